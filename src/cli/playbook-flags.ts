import { CbxError } from '../errors/index.ts';
import { INVENTORY_OPTIONS } from './inventory-options.ts';
import type { InventoryFlags } from './open-inventory.ts';
import { type OptionRow, readOptions } from './option-table.ts';

/** What a command line of `cbx playbook`, `run` or `adhoc` said. */
export interface RunFlags extends InventoryFlags {
  readonly command: 'playbook' | 'run' | 'adhoc';
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
}

interface Row extends OptionRow<keyof RunFlags> {
  /** The command that has it; all of them unless said. */
  readonly only?: 'playbook' | 'adhoc';
}

const ROWS: readonly Row[] = [
  ...INVENTORY_OPTIONS,
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
  {
    flags: '-K, --ask-become-pass',
    about: 'ask for the password of becoming',
    key: 'askBecomePass',
    kind: 'flag',
    not: 'becomePasswordFile',
  },
  {
    flags: '--become-password-file <file>',
    about: 'file or script with that password',
    key: 'becomePasswordFile',
    kind: 'text',
    aliases: ['become-pass-file'],
    not: 'askBecomePass',
  },
  {
    flags: '-k, --ask-pass',
    about: 'ask for the login password',
    key: 'askPass',
    kind: 'flag',
    not: 'connectionPasswordFile',
  },
  {
    flags: '--connection-password-file <file>',
    about: 'file or script with that password',
    key: 'connectionPasswordFile',
    kind: 'text',
    aliases: ['conn-pass-file'],
    not: 'askPass',
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
  { flags: '--sftp-extra-args <args>', about: 'accepted; files go through the shell', key: 'words', kind: 'ignored' },
  { flags: '--scp-extra-args <args>', about: 'accepted; files go through the shell', key: 'words', kind: 'ignored' },
  { flags: '-M, --module-path <folders>', about: 'further folders of task modules', key: 'modulePath', kind: 'paths' },
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
  { flags: '-t, --tree <folder>', about: "write each host's result there", key: 'tree', kind: 'text', only: 'adhoc' },
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

/**
 * Reads the words behind the command. `--help` and `--version` print and throw commander's error with exit code 0.
 * @throws CommanderError, CbxError CLI_USAGE
 */
export function parseRunFlags(
  command: 'playbook' | 'run' | 'adhoc',
  operands: string,
  given: readonly string[],
): RunFlags {
  const rows = ROWS.filter(({ only }) => only === undefined || (only === 'adhoc') === (command === 'adhoc'));
  const { values, words } = readOptions({ command, operands, rows }, given);
  const flags = { ...ABSENT, ...values, command, words } as unknown as RunFlags;
  if (flags.forks !== undefined && flags.forks < 1) {
    throw new CbxError('CLI_USAGE', 'The number of processes (--forks) must be >= 1');
  }
  return flags;
}

/** Flags of the other command. */
const ABSENT: Partial<RunFlags> = {
  tags: [],
  skipTags: [],
  forceHandlers: false,
  flushCache: false,
  step: false,
  syntaxCheck: false,
  listTasks: false,
  listTags: false,
  strict: false,
  legacy: false,
  oneLine: false,
};
