import { CbxError } from '../../errors/index.ts';
import type { ShellStartError } from '../../shell/index.ts';
import type { Become } from '../connection.ts';

/** Why another user's shell did not start, told by the exit status and the dialogue's state, never by message texts. */
export function becomeFailure(host: string, become: Become, error: ShellStartError): CbxError {
  const said = error.heard === '' ? '' : `; it said: ${lastLines(error.heard)}`;
  if (error.how === 'timeout') {
    return new CbxError(
      'BECOME_TIMEOUT',
      `${become.method} on ${host} neither asked for a password nor started a shell in time${said}`,
    );
  }
  const exe = become.exe ?? become.method;
  if (error.message.includes('exit status 127') || error.message.includes('exit status 126')) {
    return new CbxError(
      'BECOME_NOT_INSTALLED',
      `${exe} cannot be run on ${host}`,
      undefined,
      'install it, or choose another become_method (sudo, su, doas)',
    );
  }
  return new CbxError('BECOME_FAILED', `${exe} on ${host} refused to become ${become.user} (${error.message})${said}`);
}

function lastLines(text: string): string {
  return text
    .split(/[\r\n]+/)
    .filter((line) => line.trim() !== '')
    .slice(-3)
    .join(' | ');
}
