import { type Script, sh } from '../../shell/index.ts';
import { splitWords } from '../../util/shell-words.ts';
import type { Become } from '../connection.ts';

/** How a shell of another user is started. */
export interface BecomeCommand {
  readonly command: Script;
  /** The method asks for the password on a terminal only. */
  readonly needsTerminal: boolean;
  /** The exact prompt that cbx chose, where the method lets one choose it. */
  readonly prompt?: string;
}

/** The command line of a become method around a program; `prompt` must not be guessable by what else is printed. */
export function becomeCommand(become: Become, program: Script, prompt: string): BecomeCommand {
  switch (become.method) {
    case 'sudo':
      return { command: sudo(become, program, prompt), needsTerminal: false, prompt };
    case 'su':
      return { command: su(become, program), needsTerminal: true };
    case 'doas':
      return { command: doas(become, program), needsTerminal: become.password !== undefined };
  }
}

/** -S reads the password from stdin, -p sets our own prompt, so that no translated message is ever looked at. */
function sudo(become: Become, program: Script, prompt: string): Script {
  const flags = splitWords(become.flags ?? '-H -S -n').filter(
    (flag) => !['-S', '--stdin', '-n', '--non-interactive'].includes(flag),
  );
  return sh`${become.exe ?? 'sudo'} ${flags.map(withoutNonInteractive)} -S -p ${prompt} -u ${become.user} -- ${program}`;
}

/** `-Hn` says -H and -n; -n would make sudo give up where our prompt should appear. */
function withoutNonInteractive(flag: string): string {
  return /^-[AbEHknPSs]+$/.test(flag) ? flag.replaceAll('n', '').replaceAll('S', '') : flag;
}

function su(become: Become, program: Script): Script {
  const flags = splitWords(become.flags ?? '');
  return sh`${become.exe ?? 'su'} ${flags} ${become.user} -c ${program.text}`;
}

function doas(become: Become, program: Script): Script {
  const flags = splitWords(become.flags ?? '').filter((flag) => flag !== '-n');
  const quiet = become.password === undefined ? ['-n'] : [];
  return sh`${become.exe ?? 'doas'} ${flags} ${quiet} -u ${become.user} ${program}`;
}
