import type { UserArgs } from '../../../generated/task-args.ts';
import { join, raw, type Script, sh } from '../../../shell/script.ts';
import type { PasswdEntry, ShadowEntry } from './lookup.ts';

/** What the host said about a user and what the task names, in the terms of {@link createUser} and {@link modifyUser}. */
export interface UserFacts {
  readonly user: PasswdEntry | undefined;
  readonly shadow: ShadowEntry | undefined;
  /** Supplementary groups of the user. */
  readonly memberOf: readonly string[];
  /** Gid of the wanted primary group. */
  readonly gid: number | undefined;
  /** Names of the wanted supplementary groups; undefined when the task names none. */
  readonly groups: readonly string[] | undefined;
  /** True when there is a group of the user's own name. */
  readonly hasOwnGroup: boolean;
}

/** useradd and what it cannot do; the password goes through chpasswd's stdin, never through argv. */
export function createUser(args: UserArgs, facts: UserFacts): Script {
  const home = args.home;
  const words: (Script | undefined)[] = [
    sh`useradd`,
    args.uid === undefined ? undefined : sh`-u ${args.uid}`,
    args.uid !== undefined && args.non_unique ? sh`-o` : undefined,
    args.group !== undefined ? sh`-g ${args.group}` : facts.hasOwnGroup ? sh`-N` : undefined,
    facts.groups === undefined || facts.groups.length === 0 ? undefined : sh`-G ${facts.groups.join(',')}`,
    args.comment === undefined ? undefined : sh`-c ${args.comment}`,
    home === undefined ? undefined : sh`-d ${home}`,
    args.shell === undefined ? undefined : sh`-s ${args.shell}`,
    args.expires === undefined ? undefined : sh`-e ${expiryDate(args.expires)}`,
    args.create_home ? sh`-m` : sh`-M`,
    args.create_home && args.skeleton !== undefined ? sh`-k ${args.skeleton}` : undefined,
    args.create_home && args.umask !== undefined ? sh`-K ${`UMASK=${args.umask}`}` : undefined,
    args.system ? sh`-r` : undefined,
    args.seuser === undefined ? undefined : sh`-Z ${args.seuser}`,
    sh`${args.name}`,
  ];
  return join([
    home !== undefined && args.create_home ? sh`mkdir -p -- "$(dirname -- ${home})" || exit 1` : undefined,
    sh`${join(words, ' ')} || exit $?`,
    args.password === undefined ? lock(args) : setPassword(),
    ages(args, undefined),
  ]);
}

/** What differs, as usermod, chpasswd and chage calls; undefined when nothing does. */
export function modifyUser(args: UserArgs, facts: UserFacts, user: PasswdEntry): Script | undefined {
  const words: Script[] = [];
  if (args.uid !== undefined && args.uid !== user.uid)
    words.push(sh`-u ${args.uid}`, ...(args.non_unique ? [sh`-o`] : []));
  if (args.group !== undefined && facts.gid !== user.gid) words.push(sh`-g ${args.group}`);
  words.push(...groupWords(args, facts));
  if (args.comment !== undefined && args.comment !== user.comment) words.push(sh`-c ${args.comment}`);
  if (args.home !== undefined && args.home !== user.home) {
    words.push(sh`-d ${args.home}`, ...(args.move_home ? [sh`-m`] : []));
  }
  if (args.shell !== undefined && args.shell !== user.shell) words.push(sh`-s ${args.shell}`);
  if (args.expires !== undefined && !sameExpiry(args.expires, facts.shadow?.expires)) {
    words.push(sh`-e ${expiryDate(args.expires)}`);
  }
  const hash = facts.shadow?.hash ?? '';
  const setsPassword =
    args.password !== undefined && args.update_password === 'always' && !sameHash(args.password, hash);
  if (!setsPassword && args.password_lock === true && !hash.startsWith('!')) words.push(sh`-L`);
  if (!setsPassword && args.password_lock === false && hash.startsWith('!')) words.push(sh`-U`);
  const steps = [
    words.length === 0 ? undefined : sh`usermod ${join(words, ' ')} ${args.name} || exit $?`,
    setsPassword ? setPassword() : undefined,
    ages(args, facts.shadow),
  ].filter((step) => step !== undefined);
  return steps.length === 0 ? undefined : join(steps);
}

/** The line for chpasswd's stdin; a locked password has Debian's and Red Hat's mark before the hash. */
export function passwordLine(args: UserArgs): string {
  const hash = args.password ?? '';
  return `${args.name}:${args.password_lock === true && !hash.startsWith('!') ? '!' : ''}${hash}\n`;
}

/** Makes the home folder of a user that lost it: skeleton, owner, and the mode that login.defs asks for. */
export function makeHome(home: string, user: PasswdEntry | undefined, args: UserArgs): Script {
  const owner =
    user === undefined
      ? sh`"$(id -u ${args.name}):$(id -g ${args.name})"`
      : sh`${`${args.uid ?? user.uid}`}:"$(id -g ${args.name})"`;
  return sh`if [ ! -e ${home} ]; then
  mkdir -p -- "$(dirname -- ${home})" || exit 1
  mask=${args.umask ?? ''}
  mode=$(awk '$1 == "HOME_MODE" { print $2 }' /etc/login.defs 2>/dev/null)
  if [ -z "$mask" ]; then mask=$(awk '$1 == "UMASK" { print $2 }' /etc/login.defs 2>/dev/null); fi
  if [ -d ${args.skeleton ?? '/etc/skel'} ]; then
    (umask "\${mask:-022}"; cp -R -- ${args.skeleton ?? '/etc/skel'} ${home})
  else
    mkdir -- ${home}
  fi || exit 1
  if [ -n "$mode" ] && [ -z ${args.umask ?? ''} ]; then chmod -- "$mode" ${home}; else chmod -- "$(printf '%o' $((0777 & ~0\${mask:-022})))" ${home}; fi
  chown -hR -- ${owner} ${home} || exit 1
fi`;
}

/** userdel with Ansible's two options. */
export function removeUser(args: UserArgs): Script {
  return sh`userdel ${args.force ? raw('-f') : undefined} ${args.remove ? raw('-r') : undefined} ${args.name}`;
}

function setPassword(): Script {
  return sh`printf '%s\n' "$password_line" | chpasswd -e || exit $?`;
}

function lock(args: UserArgs): Script | undefined {
  return args.password_lock === true ? sh`usermod -L ${args.name} || exit $?` : undefined;
}

function ages(args: UserArgs, shadow: ShadowEntry | undefined): Script | undefined {
  const words: Script[] = [];
  const { password_expire_max: max, password_expire_min: min } = args;
  if (max !== undefined && max !== shadow?.maxDays) words.push(sh`-M ${max}`);
  if (min !== undefined && min !== shadow?.minDays) words.push(sh`-m ${min}`);
  return words.length === 0 ? undefined : sh`chage ${join(words, ' ')} ${args.name} || exit $?`;
}

function groupWords(args: UserArgs, facts: UserFacts): Script[] {
  if (facts.groups === undefined) return [];
  const current = new Set(facts.memberOf);
  const missing = facts.groups.filter((group) => !current.has(group));
  if (args.append) return missing.length === 0 ? [] : [sh`-a -G ${facts.groups.join(',')}`];
  if (missing.length === 0 && current.size === new Set(facts.groups).size) return [];
  return [sh`-G ${facts.groups.join(',')}`];
}

/** A day in UTC as useradd takes it; a negative time means never. */
function expiryDate(seconds: number): string {
  return seconds < 0 ? '' : new Date(seconds * 1000).toISOString().slice(0, 10);
}

function sameExpiry(seconds: number, days: number | undefined): boolean {
  if (seconds < 0) return days === undefined || days < 0;
  return days === Math.floor(seconds / 86400);
}

/** Two hashes are the same when they differ by the lock mark alone; unlocking is password_lock's job. */
function sameHash(wanted: string, current: string): boolean {
  return wanted.replace(/^!+/, '') === current.replace(/^!+/, '');
}
