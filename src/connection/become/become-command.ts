import { type Script, sh } from '../../shell/index.ts';
import { splitWords } from '../../util/shell-words.ts';
import type { Become } from '../connection.ts';

/** How a shell of another user is started. */
export interface BecomeCommand {
  readonly command: Script;
  /** The exact prompt that cbx chose, where the method lets one choose it. */
  readonly prompt?: string;
}

/** su asks for a password on a terminal only, and nobody knows whether it will; doas is told not to ask where there is none. */
export function needsTerminal(become: Become): boolean {
  return become.method === 'su' || (become.method === 'doas' && become.password !== undefined);
}

/** The command line of a become method around a program; `prompt` must not be guessable by what else is printed. */
export function becomeCommand(become: Become, program: Script, prompt: string): BecomeCommand {
  // Several words, as `sudo su`, go through another program to the method, as with ansible-core.
  const exe = splitWords(become.exe ?? become.method);
  const flags = splitWords(become.flags ?? DEFAULT_FLAGS[become.method]);
  switch (become.method) {
    case 'sudo':
      return { command: sudo(exe, flags, become.user, program, prompt), prompt };
    case 'su':
      return { command: sh`${exe} ${flags} ${become.user} -c ${program.text}` };
    case 'doas': {
      const quiet = become.password === undefined ? ['-n'] : [];
      return { command: sh`${exe} ${flags.filter((flag) => flag !== '-n')} ${quiet} -u ${become.user} ${program}` };
    }
  }
}

const DEFAULT_FLAGS: Readonly<Record<Become['method'], string>> = { sudo: '-H -S -n', su: '', doas: '' };

/** -S reads the password from stdin, -p sets our own prompt, so that no translated message is ever looked at. */
function sudo(exe: readonly string[], flags: readonly string[], user: string, program: Script, prompt: string): Script {
  const own = flags.filter((flag) => !['-S', '--stdin', '-n', '--non-interactive'].includes(flag));
  return sh`${exe} ${own.map(withoutNonInteractive)} -S -p ${prompt} -u ${user} -- ${program}`;
}

/** `-Hn` says -H and -n; -n would make sudo give up where our prompt should appear. */
function withoutNonInteractive(flag: string): string {
  return /^-[AbEHiknPSs]+$/.test(flag) ? flag.replaceAll('n', '').replaceAll('S', '') : flag;
}
