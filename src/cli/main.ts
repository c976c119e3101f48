import { CbxError, formatFatal } from '../errors/index.ts';
import { didYouMean } from '../util/nearest.ts';
import { packageVersion } from '../util/package-root.ts';
import { COMMANDS, type CommandEntry } from './commands.ts';

/**
 * Runs one command line and returns its exit code. Nothing but the chosen command is loaded.
 * Errors of any kind end here: they are printed in one form and never as a stack trace, unless they are our own fault.
 */
export async function main(argv: readonly string[]): Promise<number> {
  if (!process.stdout.listeners('error').includes(leaveWithoutReader)) process.stdout.on('error', leaveWithoutReader);
  const [word] = argv;
  if (word === '--version' || word === '-V') {
    process.stdout.write(`cbx ${packageVersion()}\n`);
    return 0;
  }
  if (word === undefined || word === '--help' || word === '-h' || word === 'help') {
    process.stdout.write(overview());
    return word === undefined ? 2 : 0;
  }
  const entry = COMMANDS.find((command) => command.name === word);
  if (entry === undefined) {
    const hint = didYouMean(
      word,
      COMMANDS.filter((command) => !command.hidden).map((command) => command.name),
    );
    const error = new CbxError(
      'CLI_UNKNOWN_COMMAND',
      `there is no command "${word}"`,
      undefined,
      hint ?? 'cbx --help lists them',
    );
    process.stderr.write(`${formatFatal(error)}\n`);
    return 2;
  }
  return runCommand(entry, argv);
}

/** Nobody reads the output any more (`cbx … | head`): ends with the code that a shell gives for SIGPIPE, without a word. */
function leaveWithoutReader(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(141);
  throw error;
}

async function runCommand(entry: CommandEntry, argv: readonly string[]): Promise<number> {
  const { Command, CommanderError } = await import('commander');
  const program = new Command('cbx').exitOverride().enablePositionalOptions();
  // What commander would print with an error is printed below, in cbx's one form.
  program.configureOutput({ outputError: () => undefined });
  try {
    (await entry.load()).register(program);
    for (const command of program.commands) command.exitOverride().configureOutput({ outputError: () => undefined });
    process.exitCode = 0;
    await program.parseAsync([...argv], { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      const usage = new CbxError(
        'CLI_USAGE',
        error.message.replace(/^error: /, ''),
        undefined,
        `cbx ${entry.name} --help lists the options`,
      );
      process.stderr.write(`${formatFatal(usage)}\n`);
      return 2;
    }
    process.stderr.write(`${formatFatal(error)}\n`);
    return exitCodeOf(error);
  }
}

/** Mistakes in playbooks and options that are plain errors for ansible-core 2.14. */
const PLAIN_ERRORS: ReadonlySet<string> = new Set([
  'CLI_PASSWORD_FILE',
  'PLAYBOOK_BAD_REGISTER',
  'PLAYBOOK_EMPTY_LOOP',
  'PLAYBOOK_FILE_NOT_FOUND',
  'PLAYBOOK_INVALID_TAGS',
  'PLAYBOOK_NOT_FOUND',
  'PLAYBOOK_NO_HANDLER',
  'PLAYBOOK_NO_ROLE_NAME',
  'PLAYBOOK_OLD_ROLE',
  'PLAYBOOK_ROLE_NOT_FOUND',
  'PLAYBOOK_TWO_LOOPS',
]);

/** What ansible-core 2.14 calls a mistake in the options: they fit together, but not with each other or the inventory. */
const OPTION_ERRORS: ReadonlySet<string> = new Set([
  'CLI_CONFLICT',
  'CLI_EXTRA_VARS',
  'INVENTORY_UNKNOWN_GROUP',
  'INVENTORY_UNKNOWN_HOST',
]);

/** The Ansible commands' codes: 4 for what cannot be parsed, 5 for options, 1 for every other error before the run. */
function exitCodeOf(error: unknown): number {
  const first = error instanceof CbxError ? error : (error as { errors?: readonly unknown[] }).errors?.[0];
  if (first instanceof CbxError) {
    if (first.code === 'CLI_INTERRUPTED') return 99;
    if (PLAIN_ERRORS.has(first.code)) return 1;
    if (OPTION_ERRORS.has(first.code)) return 5;
    if (/^(?:YAML|PLAYBOOK|ARGS)_|^VARS_(?:NOT_A_MAPPING|UNREADABLE)$/.test(first.code)) return 4;
    return first.code.startsWith('CLI_') ? 2 : 1;
  }
  return 250;
}

function overview(): string {
  const visible = COMMANDS.filter((command) => !command.hidden);
  const width = Math.max(...visible.map((command) => command.name.length));
  return [
    'cbx runs Ansible inventories, roles and playbooks from Node over SSH, with no Python on either side.',
    '',
    'Usage: cbx <command> [options]',
    '',
    ...visible.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`),
    '',
    '  cbx <command> --help   the options of a command',
    '  cbx --version          the version',
    '',
    'First steps:',
    '  cbx run provisioner -i clusters/eg/core-provisioner --sandbox   rehearse a role on a throw-away machine',
    '  cbx run site.yml -i inventory --check --diff                    see what a playbook would change',
    '',
  ].join('\n');
}
