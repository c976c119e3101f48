import type { Command } from 'commander';
import { CbxError } from '../errors/index.ts';
import type { Playbook } from '../playbook/index.ts';
import { isFile } from '../util/path-kind.ts';
import { parseRunFlags } from './playbook-flags.ts';
import type { Session } from './run-session.ts';

/** `cbx run <role|playbook>`: resolves what is to run, and then is `cbx playbook`, with the same flags. */
export function register(program: Command): void {
  program
    .command('run')
    .description('run a role or a playbook on the hosts of a package or inventory')
    .helpOption(false)
    .allowUnknownOption()
    .argument('[words...]')
    .action(async (words: readonly string[]) => {
      process.exitCode = await run(words);
    });
}

async function run(words: readonly string[]): Promise<number> {
  const flags = parseRunFlags('run', '<role or playbook> ...', words);
  if (flags.words.length === 0) {
    throw new CbxError('CLI_USAGE', 'say which role or playbook to run', undefined, 'cbx run provisioner -i <package>');
  }
  const { openSession } = await import('./run-session.ts');
  const { playPlaybooks } = await import('./play-runner.ts');
  const session = await openSession(flags);
  const given = flags.words.map((path) => ({ path, playbook: resolvePlaybook(session, path) }));
  return playPlaybooks(session, given);
}

/** A playbook is a file; every other name is a role's: beside the working folder, in the roles path, or shipped with cbx. */
function resolvePlaybook(session: Session, name: string): Playbook {
  if (isFile(name)) return session.loader.loadPlaybook(name);
  for (const ending of ['.yml', '.yaml']) if (isFile(name + ending)) return session.loader.loadPlaybook(name + ending);
  return session.loader.playForRole(name, process.cwd());
}
