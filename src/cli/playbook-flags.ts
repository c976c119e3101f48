import { Command, Option } from 'commander';
import { packageVersion } from '../util/package-root.ts';
import { expandOptions, type LongOptions } from './abbreviations.ts';

/** What a command line of `cbx playbook`, `run` or `adhoc` said. */
export interface RunFlags {
  readonly words: readonly string[];
  readonly inventory: readonly string[];
  readonly extraVars: readonly string[];
  readonly limit?: string;
  readonly tags: readonly string[];
  readonly skipTags: readonly string[];
  readonly check: boolean;
  readonly diff: boolean;
  readonly forks?: number;
  readonly verbosity: number;
  readonly become: boolean;
  readonly becomeMethod?: string;
  readonly becomeUser?: string;
  readonly askBecomePass: boolean;
  readonly becomePasswordFile?: string;
  readonly askPass: boolean;
  readonly connectionPasswordFile?: string;
  readonly user?: string;
  readonly privateKey?: string;
  readonly connection?: string;
  readonly timeout?: number;
  readonly sshCommonArgs?: string;
  readonly sshExtraArgs?: string;
  readonly askVaultPass: boolean;
  readonly vaultId: readonly string[];
  readonly vaultPasswordFile: readonly string[];
  readonly modulePath: readonly string[];
  readonly forceHandlers: boolean;
  readonly flushCache: boolean;
  readonly startAtTask?: string;
  readonly step: boolean;
  readonly syntaxCheck: boolean;
  readonly listHosts: boolean;
  readonly listTasks: boolean;
  readonly listTags: boolean;
  readonly strict: boolean;
  readonly legacy: boolean;
  readonly sandbox: boolean;
  /** Of ad-hoc runs. */
  readonly moduleName?: string;
  readonly args?: string;
  readonly background?: number;
  readonly poll?: number;
  readonly oneLine: boolean;
  readonly tree?: string;
  readonly taskTimeout?: number;
  readonly playbookDir?: string;
}

interface Row {
  /** As commander writes it: `-e, --extra-vars <vars>`. */
  readonly flags: string;
  readonly about: string;
  readonly key: keyof RunFlags;
  readonly kind: 'flag' | 'text' | 'number' | 'list' | 'count';
  readonly aliases?: readonly string[];
  readonly only?: 'playbook' | 'adhoc';
}

const ROWS: readonly Row[] = [
  {
    flags: '-i, --inventory <source>',
    about: 'inventory, cluster package, or host names with a comma',
    key: 'inventory',
    kind: 'list',
    aliases: ['inventory-file'],
  },
  {
    flags: '-e, --extra-vars <vars>',
    about: 'variables as key=value, YAML, JSON or @file',
    key: 'extraVars',
    kind: 'list',
  },
  { flags: '-l, --limit <pattern>', about: 'only hosts of this pattern', key: 'limit', kind: 'text' },
  { flags: '-t, --tags <tags>', about: 'only tasks with these tags', key: 'tags', kind: 'list', only: 'playbook' },
  { flags: '--skip-tags <tags>', about: 'no tasks with these tags', key: 'skipTags', kind: 'list', only: 'playbook' },
  { flags: '-C, --check', about: 'predict changes, make none', key: 'check', kind: 'flag' },
  { flags: '-D, --diff', about: 'show what changes in files', key: 'diff', kind: 'flag' },
  { flags: '-f, --forks <number>', about: 'hosts at work at the same time', key: 'forks', kind: 'number' },
  { flags: '-v, --verbose', about: 'show more; up to -vvvvvv', key: 'verbosity', kind: 'count' },
  { flags: '-b, --become', about: 'run tasks as another user', key: 'become', kind: 'flag' },
  { flags: '--become-method <method>', about: 'how: sudo, su or doas', key: 'becomeMethod', kind: 'text' },
  { flags: '--become-user <user>', about: 'that user', key: 'becomeUser', kind: 'text' },
  { flags: '-K, --ask-become-pass', about: 'ask for the password of becoming', key: 'askBecomePass', kind: 'flag' },
  {
    flags: '--become-password-file <file>',
    about: 'file or script with that password',
    key: 'becomePasswordFile',
    kind: 'text',
    aliases: ['become-pass-file'],
  },
  { flags: '-k, --ask-pass', about: 'ask for the login password', key: 'askPass', kind: 'flag' },
  {
    flags: '--connection-password-file <file>',
    about: 'file or script with that password',
    key: 'connectionPasswordFile',
    kind: 'text',
    aliases: ['conn-pass-file'],
  },
  { flags: '-u, --user <user>', about: 'login user', key: 'user', kind: 'text' },
  {
    flags: '--private-key <file>',
    about: 'key to log in with',
    key: 'privateKey',
    kind: 'text',
    aliases: ['key-file'],
  },
  {
    flags: '-c, --connection <type>',
    about: 'ssh, openssh, local, docker, podman or nspawn',
    key: 'connection',
    kind: 'text',
  },
  { flags: '-T, --timeout <seconds>', about: 'how long a connection may take', key: 'timeout', kind: 'number' },
  { flags: '--ssh-common-args <args>', about: 'options for ssh', key: 'sshCommonArgs', kind: 'text' },
  { flags: '--ssh-extra-args <args>', about: 'further options for ssh', key: 'sshExtraArgs', kind: 'text' },
  { flags: '--sftp-extra-args <args>', about: 'accepted; files go through the shell', key: 'modulePath', kind: 'list' },
  { flags: '--scp-extra-args <args>', about: 'accepted; files go through the shell', key: 'modulePath', kind: 'list' },
  {
    flags: '-J, --ask-vault-password',
    about: 'ask for the vault password',
    key: 'askVaultPass',
    kind: 'flag',
    aliases: ['ask-vault-pass'],
  },
  { flags: '--vault-id <id>', about: 'vault password as label@source', key: 'vaultId', kind: 'list' },
  {
    flags: '--vault-password-file <file>',
    about: 'file or script with the vault password',
    key: 'vaultPasswordFile',
    kind: 'list',
    aliases: ['vault-pass-file'],
  },
  { flags: '-M, --module-path <folders>', about: 'further folders of task modules', key: 'modulePath', kind: 'list' },
  {
    flags: '--force-handlers',
    about: 'run notified handlers on failed hosts, too',
    key: 'forceHandlers',
    kind: 'flag',
    only: 'playbook',
  },
  { flags: '--flush-cache', about: 'forget cached facts', key: 'flushCache', kind: 'flag', only: 'playbook' },
  {
    flags: '--start-at-task <name>',
    about: 'start with this task',
    key: 'startAtTask',
    kind: 'text',
    only: 'playbook',
  },
  { flags: '--step', about: 'ask before each task', key: 'step', kind: 'flag', only: 'playbook' },
  {
    flags: '--syntax-check',
    about: 'read the playbooks, run nothing',
    key: 'syntaxCheck',
    kind: 'flag',
    only: 'playbook',
  },
  { flags: '--list-hosts', about: 'show the hosts, run nothing', key: 'listHosts', kind: 'flag' },
  { flags: '--list-tasks', about: 'show the tasks, run nothing', key: 'listTasks', kind: 'flag', only: 'playbook' },
  { flags: '--list-tags', about: 'show the tags, run nothing', key: 'listTags', kind: 'flag', only: 'playbook' },
  {
    flags: '--strict',
    about: 'stop before the run for everything that --syntax-check reports',
    key: 'strict',
    kind: 'flag',
    only: 'playbook',
  },
  {
    flags: '--legacy',
    about: 'accept forms that ansible-core 2.14 no longer accepts',
    key: 'legacy',
    kind: 'flag',
    only: 'playbook',
  },
  {
    flags: '--sandbox',
    about: 'rehearse on throw-away hosts on this machine',
    key: 'sandbox',
    kind: 'flag',
  },
  { flags: '-m, --module-name <name>', about: 'module to run', key: 'moduleName', kind: 'text', only: 'adhoc' },
  { flags: '-a, --args <args>', about: "the module's arguments", key: 'args', kind: 'text', only: 'adhoc' },
  {
    flags: '-B, --background <seconds>',
    about: 'run in the background, at most this long',
    key: 'background',
    kind: 'number',
    only: 'adhoc',
  },
  {
    flags: '-P, --poll <seconds>',
    about: 'how often to look at the background job',
    key: 'poll',
    kind: 'number',
    only: 'adhoc',
  },
  { flags: '-o, --one-line', about: 'a line per host', key: 'oneLine', kind: 'flag', only: 'adhoc' },
  { flags: '--tree <folder>', about: "write each host's result there", key: 'tree', kind: 'text', only: 'adhoc' },
  {
    flags: '--task-timeout <seconds>',
    about: 'how long the task may take',
    key: 'taskTimeout',
    kind: 'number',
    only: 'adhoc',
  },
  {
    flags: '--playbook-dir <folder>',
    about: 'folder that stands for the playbook',
    key: 'playbookDir',
    kind: 'text',
    only: 'adhoc',
  },
];

const IGNORED = new Set(['sftp-extra-args', 'scp-extra-args']);

/**
 * Reads the words behind the command. `--help` prints and throws commander's error with exit code 0.
 * @throws CommanderError, CbxError CLI_USAGE
 */
export function parseRunFlags(
  command: 'playbook' | 'run' | 'adhoc',
  operands: string,
  words: readonly string[],
): RunFlags {
  const rows = ROWS.filter(({ only }) => only === undefined || (only === 'adhoc') === (command === 'adhoc'));
  const found: Record<string, unknown> = {};
  for (const row of rows) {
    if (row.kind === 'flag') found[row.key] ??= false;
    else if (row.kind === 'count') found[row.key] = 0;
    else if (row.kind === 'list') found[row.key] ??= [];
  }
  for (const key of ['tags', 'skipTags'] as const) found[key] ??= [];
  const program = new Command(`cbx ${command}`).usage(`[options] ${operands}`).argument('[words...]').exitOverride();
  program.version(`cbx ${packageVersion()}`, '--version', 'the version');
  program.configureOutput({ outputError: () => undefined });
  for (const row of rows) {
    const option = new Option(row.flags, row.about);
    program.addOption(option);
    if (IGNORED.has(option.long?.slice(2) ?? '')) continue;
    program.on(`option:${option.name()}`, (value: string | undefined) => remember(found, row, value ?? ''));
  }
  program.parse(expandOptions(words, longOptions(rows)), { from: 'user' });
  return {
    strict: false,
    legacy: false,
    sandbox: false,
    oneLine: false,
    ...found,
    words: program.args,
  } as unknown as RunFlags;
}

function remember(found: Record<string, unknown>, row: Row, value: string): void {
  switch (row.kind) {
    case 'flag':
      found[row.key] = true;
      return;
    case 'count':
      found[row.key] = Number(found[row.key]) + 1;
      return;
    case 'number':
      found[row.key] = Number(value);
      return;
    case 'list':
      (found[row.key] as string[]).push(value);
      return;
    case 'text':
      found[row.key] = value;
  }
}

function longOptions(rows: readonly Row[]): LongOptions {
  const options: Record<string, { hasValue: boolean; aliases?: readonly string[] }> = {
    help: { hasValue: false },
    version: { hasValue: false },
  };
  for (const { flags, aliases } of rows) {
    const name = /--([\w-]+)/.exec(flags)?.[1] as string;
    options[name] = { hasValue: flags.includes('<'), ...(aliases === undefined ? {} : { aliases }) };
  }
  return options;
}
