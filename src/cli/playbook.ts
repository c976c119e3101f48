import type { Command } from 'commander';
import { CbxError } from '../errors/index.ts';
import { parseRunFlags } from './playbook-flags.ts';

/** `cbx playbook`: ansible-playbook's flags and exit codes. */
export function register(program: Command): void {
  program
    .command('playbook')
    .description('run playbooks, with the flags of ansible-playbook')
    .helpOption(false)
    .allowUnknownOption()
    .argument('[words...]')
    .action(async (words: readonly string[]) => {
      process.exitCode = await playbook(words);
    });
}

async function playbook(words: readonly string[]): Promise<number> {
  const flags = parseRunFlags('playbook', 'playbook.yml [playbook2.yml ...]', words);
  if (flags.words.length === 0) {
    const message = 'the following arguments are required: playbook';
    throw new CbxError('CLI_USAGE', message, undefined, 'cbx playbook --help');
  }
  const { openSession } = await import('./run-session.ts');
  const { playPlaybooks } = await import('./play-runner.ts');
  const session = await openSession(flags);
  const given = flags.words.map((path) => ({ path, playbook: session.loader.loadPlaybook(path) }));
  return playPlaybooks(session, given);
}
