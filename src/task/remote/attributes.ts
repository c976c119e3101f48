import { join, type Script, sh } from '../../shell/script.ts';
import type { Value } from '../../values/value.ts';
import type { TaskResult } from '../module.ts';
import { isSymbolicMode, ModeError, resolveMode } from './mode.ts';
import { type FileStat, formatMode } from './stat.ts';

/** The arguments that every file module shares. */
export interface AttributeArgs {
  readonly owner?: string;
  readonly group?: string;
  readonly mode?: Value;
  readonly attributes?: string;
  readonly seuser?: string;
  readonly serole?: string;
  readonly setype?: string;
  readonly selevel?: string;
}

/** What must change on one path; absent members are as wanted. */
export interface AttributeChanges {
  readonly uid?: number;
  readonly gid?: number;
  readonly mode?: number;
  /** chattr's argument, for example `+i`. */
  readonly flags?: string;
  /** user, role, type, range for chcon. */
  readonly context?: readonly (readonly [option: 'u' | 'r' | 't' | 'l', value: string])[];
}

export interface AttributePlan {
  readonly changes: AttributeChanges;
  readonly isChanged: boolean;
  /** Ansible's diff members: only what differs. */
  readonly before: Readonly<Record<string, string | number>>;
  readonly after: Readonly<Record<string, string | number>>;
  readonly failure?: TaskResult;
}

/** Fields that attributesProbe reported. */
export type ProbeFields = ReadonlyMap<string, string>;

/**
 * Looks up, for the path in $p, what the stat in $seen cannot tell: ids of names that differ, the umask where a symbolic
 * mode may need it, chattr flags and the SELinux context. Forks only for what is asked for.
 */
export function attributesProbe(args: AttributeArgs): Script {
  const parts: (Script | undefined)[] = [];
  if (args.owner !== undefined && !isNumeric(args.owner)) {
    parts.push(
      sh`case $seen in *'|'${args.owner}'|'*) ;; *) put want_uid "$(id -u -- ${args.owner} 2>/dev/null)" ;; esac`,
    );
  }
  if (args.group !== undefined && !isNumeric(args.group)) {
    parts.push(sh`case $seen in *'|'${args.group}) ;; *)
  want=$(getent group ${args.group} 2>/dev/null) || want=$(grep -- ${`^${escapeGrep(args.group)}:`} /etc/group 2>/dev/null)
  want=\${want#*:*:}
  put want_gid "\${want%%:*}" ;;
esac`);
  }
  if (isSymbolicMode(args.mode)) parts.push(sh`put umask "$(umask)"`);
  if (args.attributes !== undefined) parts.push(sh`put flags "$(lsattr -d -- "$p" 2>/dev/null)"`);
  if (wantedContext(args).length > 0) {
    parts.push(sh`[ ! -e /sys/fs/selinux/enforce ] || put context "$(ls -dZ -- "$p" 2>/dev/null)"`);
  }
  return join(parts);
}

/**
 * What owner, group, mode, attributes and SELinux arguments ask for, compared with what is there.
 *
 * @param now the path as it is, or as it will be created (then `mode` is what creation gives)
 * @param isLink true when the path itself is a symbolic link that is not followed: its mode cannot be changed
 * @param isPredicted true in check mode for a path that is not there yet: an owner or group that is not there either may
 *   have been predicted by an earlier task, so ansible-core 2.14 does not look it up
 */
export function planAttributes(
  args: AttributeArgs,
  now: FileStat,
  fields: ProbeFields,
  options: { readonly path: string; readonly isLink?: boolean; readonly isPredicted?: boolean },
): AttributePlan {
  const changes: { -readonly [Key in keyof AttributeChanges]: AttributeChanges[Key] } = {};
  const before: Record<string, string | number> = {};
  const after: Record<string, string | number> = {};
  const failed = (msg: string, details?: string): AttributePlan => ({
    changes: {},
    isChanged: false,
    before: {},
    after: {},
    failure: { failed: true, changed: false, msg, path: options.path, ...(details === undefined ? {} : { details }) },
  });

  const known = (id: number, fallback: number): number =>
    options.isPredicted === true && Number.isNaN(id) ? fallback : id;
  const uid = known(wantedId(args.owner, now.owner, now.uid, fields.get('want_uid')), now.uid);
  if (Number.isNaN(uid)) return failed(`chown failed: failed to look up user ${args.owner}`);
  if (uid !== now.uid) {
    changes.uid = uid;
    before.owner = now.uid;
    after.owner = uid;
  }
  const gid = known(wantedId(args.group, now.group, now.gid, fields.get('want_gid')), now.gid);
  if (Number.isNaN(gid)) return failed(`chgrp failed: failed to look up group ${args.group}`);
  if (gid !== now.gid) {
    changes.gid = gid;
    before.group = now.gid;
    after.group = gid;
  }
  if (args.mode !== undefined && args.mode !== null) {
    try {
      const umask = Number.parseInt(fields.get('umask') ?? '022', 8);
      const mode = resolveMode(args.mode, { mode: now.mode, isDirectory: now.kind === 'directory', umask });
      if (mode !== now.mode) {
        if (options.isLink !== true) changes.mode = mode;
        before.mode = formatMode(now.mode);
        after.mode = formatMode(mode);
      }
    } catch (error) {
      if (!(error instanceof ModeError)) throw error;
      return failed(error.message, error.details);
    }
  }
  const flags = changedFlags(args.attributes, fields.get('flags'));
  if (flags !== undefined) {
    changes.flags = flags.wanted;
    before.attributes = flags.now;
    after.attributes = flags.wanted;
  }
  const context = changedContext(args, fields.get('context'));
  if (context.length > 0) {
    changes.context = context;
    before.secontext = (fields.get('context') ?? '').split(' ')[0] ?? '';
    after.secontext = context.map(([, value]) => value).join(':');
  }
  return { changes, isChanged: Object.keys(changes).length > 0, before, after };
}

/** Brings the path in $p to what planAttributes decided. Owner before mode: chown clears setuid. */
export function attributesApply(changes: AttributeChanges): Script {
  return join([ownerApply(changes, 'p'), modeApply(changes.mode, 'p'), labelsApply(changes)]);
}

/** Owner and group of $p, or of a temporary file in $t. */
export function ownerApply(changes: AttributeChanges, target: 'p' | 't'): Script | undefined {
  const owner = `${changes.uid ?? ''}${changes.gid === undefined ? '' : `:${changes.gid}`}`;
  return owner === '' ? undefined : sh`chown -h -- ${owner} ${word(target)} || exit 1`;
}

export function modeApply(mode: number | undefined, target: 'p' | 't'): Script | undefined {
  return mode === undefined ? undefined : sh`chmod -- ${octal(mode)} ${word(target)} || exit 1`;
}

/** SELinux context and chattr flags of $p: they belong to a place, so a temporary file gets neither. */
export function labelsApply(changes: AttributeChanges): Script | undefined {
  const parts: Script[] = [];
  if (changes.context !== undefined) {
    const options = changes.context.flatMap(([option, value]) => [`-${option}`, value]);
    parts.push(sh`chcon -h ${options} -- "$p" || exit 1`);
  }
  if (changes.flags !== undefined) parts.push(sh`chattr ${changes.flags} -- "$p" || exit 1`);
  return parts.length === 0 ? undefined : join(parts);
}

function word(target: 'p' | 't'): Script {
  return target === 'p' ? sh`"$p"` : sh`"$t"`;
}

/** Four octal digits: with three, GNU chmod would keep a directory's setgid bit. */
export function octal(mode: number): string {
  return mode.toString(8).padStart(5, '0');
}

function isNumeric(text: string): boolean {
  return /^\d+$/.test(text);
}

/** NaN when the target does not know the name. */
function wantedId(wanted: string | undefined, name: string, id: number, lookedUp: string | undefined): number {
  if (wanted === undefined || wanted === '') return id;
  if (isNumeric(wanted)) return Number(wanted);
  if (lookedUp === undefined) return wanted === name ? id : Number.NaN;
  return isNumeric(lookedUp) ? Number(lookedUp) : Number.NaN;
}

function escapeGrep(text: string): string {
  return text.replace(/[.[\]*^$\\]/g, '\\$&');
}

/** chattr's argument when the flags differ: `+i` adds, `-i` removes, `=i` or `i` sets exactly. */
function changedFlags(
  wanted: string | undefined,
  listed: string | undefined,
): { now: string; wanted: string } | undefined {
  if (wanted === undefined || wanted === '') return undefined;
  const now = (listed ?? '').trim().split(/\s+/)[0]?.replaceAll('-', '') ?? '';
  const operator = /^[-+=]/.exec(wanted)?.[0] ?? '=';
  const letters = wanted.replace(/^[-+=]/, '');
  const has = (letter: string): boolean => now.includes(letter);
  const isSame =
    operator === '+'
      ? [...letters].every(has)
      : operator === '-'
        ? ![...letters].some(has)
        : [...letters].sort().join('') === [...now].sort().join('');
  return isSame ? undefined : { now, wanted: `${operator}${letters}` };
}

function wantedContext(args: AttributeArgs): readonly (readonly ['u' | 'r' | 't' | 'l', string])[] {
  const all = [
    ['u', args.seuser],
    ['r', args.serole],
    ['t', args.setype],
    ['l', args.selevel],
  ] as const;
  return all.filter(
    (pair): pair is readonly ['u' | 'r' | 't' | 'l', string] => pair[1] !== undefined && pair[1] !== '_default',
  );
}

function changedContext(
  args: AttributeArgs,
  listed: string | undefined,
): readonly (readonly ['u' | 'r' | 't' | 'l', string])[] {
  if (listed === undefined) return [];
  const [user, role, type, ...level] = (listed.split(' ')[0] ?? '').split(':');
  const now: Readonly<Record<string, string | undefined>> = { u: user, r: role, t: type, l: level.join(':') };
  return wantedContext(args).filter(([option, value]) => now[option] !== value);
}
