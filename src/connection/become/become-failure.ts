import { CbxError } from '../../errors/index.ts';
import type { ShellStartError } from '../../shell/index.ts';
import type { Become } from '../connection.ts';
import { wrongPassword } from './password-dialogue.ts';

/**
 * Why another user's shell did not start, told by the exit status and the dialogue's state, never by message texts.
 *
 * @param error becomes the cause
 * @param isAnswered whether a password was asked for and given
 * @param prompt cbx's own, which is no part of what the method said
 */
export function becomeFailure(
  host: string,
  become: Become,
  error: ShellStartError,
  isAnswered: boolean,
  prompt: string | undefined,
): CbxError {
  const failure = (code: `BECOME_${Uppercase<string>}`, text: string, hint?: string): CbxError =>
    new CbxError(code, text, undefined, hint, error);
  const heard = lastLines(prompt === undefined ? error.heard : error.heard.replaceAll(prompt, ''));
  const said = heard === '' ? '' : `; it said: ${heard}`;
  if (error.how === 'timeout') {
    return failure(
      'BECOME_TIMEOUT',
      `${become.method} on ${host} neither asked for a password nor started a shell in time${said}`,
    );
  }
  const exe = become.exe ?? become.method;
  if (error.message.includes('exit status 127') || error.message.includes('exit status 126')) {
    return failure(
      'BECOME_NOT_INSTALLED',
      `${exe} cannot be run on ${host}`,
      'install it, or choose another become_method (sudo, su, doas)',
    );
  }
  // su and doas ask once. sudo asks again, so where it ends the password was not what it minded.
  if (isAnswered && become.method !== 'sudo') return wrongPassword(host, become, said, error);
  return failure('BECOME_FAILED', `${exe} on ${host} refused to become ${become.user} (${error.message})${said}`);
}

function lastLines(text: string): string {
  return text
    .split(/[\r\n]+/)
    .filter((line) => line.trim() !== '')
    .slice(-3)
    .join(' | ');
}
