import schema from '../schemas/tasks/user.json' with { type: 'json' };
import {
  accountLookups,
  createUser,
  decodeBytes,
  defineTask,
  generateKey,
  join,
  keyFile,
  keyProbe,
  keyResult,
  looksUnhashed,
  makeHome,
  modifyUser,
  type PasswdEntry,
  type Plan,
  parseGroup,
  parsePasswd,
  parseShadow,
  passwordLine,
  type Reply,
  removeUser,
  type Script,
  sh,
  splitLines,
  type TaskContext,
  type TaskResult,
  type UserArgs,
  type UserFacts,
} from '../src/task/index.ts';

/** Local users: entry, groups, home folder, password, ages and an ssh key. */
export default defineTask<UserArgs>({
  name: 'user',
  kind: 'converge',
  check: 'full',
  schema,
  // usermod and userdel refuse an account that runs something.
  releases: ({ name, state, uid, move_home }) =>
    state === 'absent' || uid !== undefined || move_home ? name : undefined,
  probe,
  plan(args, seen, context): Plan {
    const user = parsePasswd(seen.fields.get('passwd'));
    if (args.password !== undefined && looksUnhashed(args.password)) {
      context.warn('The password does not look like a hash; the user module takes hashes and stores them as they are');
    }
    return args.state === 'absent' ? absent(args, user) : present(args, user, seen, context);
  },
});

function probe(args: UserArgs): Script {
  const groups = wantedGroups(args) ?? [];
  return join([
    accountLookups(args.local),
    sh`entry=$(passwd_entry ${args.name})
put passwd "$entry"
put owngroup "$(group_entry ${args.name})"`,
    args.group === undefined ? undefined : sh`put group "$(group_entry ${args.group})"`,
    ...groups.map((group, index) => sh`put ${`group.${index}`} "$(group_entry ${group})"`),
    sh`if [ -n "$entry" ]; then
put shadow "$(shadow_entry ${args.name})"
put member "$(id -G ${args.name} 2>/dev/null)"
put member.names "$(id -Gn ${args.name} 2>/dev/null)"
home=\${entry%:*}; home=\${home##*:}
${args.home === undefined ? undefined : sh`home=${args.home}`}
if [ -e "$home" ]; then put home yes; fi
${args.generate_ssh_key ? sh`key=${keyPath(args)}\n${keyProbe()}` : undefined}
fi`,
  ]);
}

/** The key's path as sh word; the home folder is known on the host alone. */
function keyPath(args: UserArgs): Script {
  const path = keyFile(args, '');
  const isAbsolute = args.ssh_key_file?.startsWith('/') === true;
  return isAbsolute ? sh`${path}` : sh`"\${home%/}"${path}`;
}

function absent(args: UserArgs, user: PasswdEntry | undefined): Plan {
  const { name, state, force, remove } = args;
  if (user === undefined) return { result: { name, state, changed: false } };
  return {
    result: { name, state, force, remove, changed: true },
    apply: removeUser(args),
    finish: (applied) => (applied.rc === 0 ? outputs(applied) : failure(name, applied)),
  };
}

function present(args: UserArgs, user: PasswdEntry | undefined, seen: Reply, context: TaskContext): Plan {
  // ansible-core 2.14 predicts a new user before it looks at groups, which the same run may be about to make.
  if (context.checkMode && user === undefined) return { result: { changed: true } };
  const facts = factsOf(args, user, seen);
  if (typeof facts === 'string') return { result: { failed: true, changed: false, msg: facts } };
  const home = args.home ?? user?.home;
  const change = user === undefined ? createUser(args, facts) : modifyUser(args, facts, user);
  const lacksHome = user !== undefined && home !== undefined && args.create_home && !seen.fields.has('home');
  const hasKey = seen.fields.get('key') === 'yes';
  const makesKey = args.generate_ssh_key && (!hasKey || args.force);
  if (args.generate_ssh_key && hasKey && !args.force) {
    context.warn(`Found an existing ssh key ${seen.fields.get('key.file')}; without force it is left as it is`);
  }
  const result: TaskResult = { name: args.name, state: args.state, ...options(args, user === undefined) };
  if (change === undefined && !lacksHome && !makesKey) {
    return { result: { ...result, changed: false, ...entryResult(args, user), ...keyResult(seen.fields) } };
  }
  const secrets = secretLines(args);
  const apply = join([
    secrets === undefined ? undefined : sh`IFS= read -r password_line; IFS= read -r passphrase`,
    accountLookups(args.local),
    change,
    lacksHome ? makeHome(home, user, args) : undefined,
    makesKey ? sh`entry=$(passwd_entry ${args.name}); home=\${entry%:*}; home=\${home##*:}` : undefined,
    makesKey ? generateKeyAt(args) : undefined,
    sh`put passwd "$(passwd_entry ${args.name})"`,
  ]);
  return {
    result: { ...result, changed: true, ...(context.checkMode ? entryResult(args, user) : {}) },
    apply: secrets === undefined ? apply : { script: apply, stdin: secrets },
    finish(applied) {
      if (applied.rc !== 0) return failure(args.name, applied);
      const fields = makesKey ? applied.fields : seen.fields;
      const entry = parsePasswd(applied.fields.get('passwd'));
      return { ...entryResult(args, entry), ...outputs(applied), ...keyResult(fields) };
    },
  };
}

/** What goes over standard input: chpasswd's line and the key's passphrase; undefined when there is no secret. */
function secretLines(args: UserArgs): string | undefined {
  if (args.password === undefined && args.ssh_key_passphrase === undefined) return undefined;
  return `${passwordLine(args)}${args.ssh_key_passphrase ?? ''}\n`;
}

function generateKeyAt(args: UserArgs): Script {
  return generateKey(args, keyPath(args));
}

/** What the host said, or the message for a group that does not exist. */
function factsOf(args: UserArgs, user: PasswdEntry | undefined, { fields }: Reply): UserFacts | string {
  const primary = parseGroup(fields.get('group'));
  if (args.group !== undefined && primary === undefined) return `Group ${args.group} does not exist`;
  const names = wantedGroups(args);
  const groups = names?.map((_name, index) => parseGroup(fields.get(`group.${index}`))?.name);
  const missing = names?.find((_name, index) => groups?.[index] === undefined);
  if (missing !== undefined) return `Group ${missing} does not exist`;
  const ids = (fields.get('member') ?? '').split(' ');
  const memberOf = (fields.get('member.names') ?? '')
    .split(' ')
    .filter((name, i) => name !== '' && Number(ids[i]) !== user?.gid);
  return {
    user,
    shadow: parseShadow(fields.get('shadow')),
    memberOf,
    gid: primary?.gid,
    groups: groups as string[] | undefined,
    hasOwnGroup: parseGroup(fields.get('owngroup'))?.name === args.name,
  };
}

function wantedGroups(args: UserArgs): string[] | undefined {
  return args.groups?.map((group) => group.trim()).filter((group) => group !== '');
}

function options(args: UserArgs, isNew: boolean): TaskResult {
  const shown = isNew
    ? { system: args.system, create_home: args.create_home }
    : { append: args.append, move_home: args.move_home };
  return args.password === undefined ? shown : { ...shown, password: 'NOT_LOGGING_PASSWORD' };
}

function entryResult(args: UserArgs, user: PasswdEntry | undefined): TaskResult {
  if (user === undefined) return {};
  const { uid, gid, comment, home, shell } = user;
  const groups = wantedGroups(args);
  return { uid, group: gid, comment, home, shell, ...(groups === undefined ? {} : { groups: groups.join(',') }) };
}

function outputs({ stdout, stderr }: Reply): TaskResult {
  const result: TaskResult = {};
  const out = decodeBytes(stdout);
  const err = decodeBytes(stderr);
  if (out !== '') Object.assign(result, { stdout: out, stdout_lines: splitLines(out) });
  if (err !== '') Object.assign(result, { stderr: err, stderr_lines: splitLines(err) });
  return result;
}

function failure(name: string, { rc, stderr }: Reply): TaskResult {
  const about = {
    state: undefined,
    system: undefined,
    create_home: undefined,
    append: undefined,
    move_home: undefined,
  };
  return { ...about, failed: true, changed: false, name, rc, msg: decodeBytes(stderr) };
}
