import { CbxError } from '../../errors/index.ts';
import type { AuthPlan } from './ssh-auth.ts';
import type { SshSettings } from './ssh-settings.ts';

/** The server hung up before it said who it is, or while keys were exchanged: worth another try. */
export function isDropped(error: unknown): boolean {
  const { code, message = '' } = error as NodeJS.ErrnoException;
  return (
    code === 'ECONNRESET' ||
    code === 'EPIPE' ||
    message.includes('lost before handshake') ||
    message.includes('Not allowed at this time') ||
    message.includes('Exceeded MaxStartups')
  );
}

/** One sentence and a remedy for what kept a connection from being made. */
export function connectFailure(
  host: string,
  settings: SshSettings,
  plan: AuthPlan | undefined,
  error: unknown,
): CbxError {
  if (error instanceof CbxError) return error;
  const { code, message = String(error), level } = error as NodeJS.ErrnoException & { level?: string };
  const where = `${host} (${settings.hostName} port ${settings.port})`;
  const failure = (name: `CONNECT_${Uppercase<string>}`, text: string, hint?: string): CbxError =>
    new CbxError(name, text, undefined, hint, error);
  if (level === 'client-authentication') return authFailure(where, settings, plan, failure);
  if (code === 'ECONNREFUSED') {
    return failure('CONNECT_REFUSED', `${where} refuses connections`, 'is sshd running, and is ansible_port right?');
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return failure(
      'CONNECT_UNKNOWN_NAME',
      `The name ${settings.hostName} of ${host} cannot be resolved`,
      'set ansible_host to its address',
    );
  }
  if (code === 'ETIMEDOUT' || level === 'client-timeout' || message.includes('Timed out')) {
    return failure(
      'CONNECT_TIMEOUT',
      `${where} did not answer within ${settings.connectTimeoutMs / 1000} s`,
      'is the host up? a longer wait: --timeout or ansible_timeout',
    );
  }
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH' || code === 'EHOSTDOWN') {
    return failure(
      'CONNECT_UNREACHABLE',
      `There is no way to ${where} (${code})`,
      'check the network and ansible_host',
    );
  }
  if (isDropped(error)) {
    return failure(
      'CONNECT_DROPPED',
      `${where} closes connections before they are set up`,
      "sshd's MaxStartups may be too low, or a firewall interferes",
    );
  }
  if (/no matching .* algorithm/i.test(message)) {
    return failure(
      'CONNECT_NO_COMMON_ALGORITHM',
      `${where} and cbx have no algorithm in common: ${message}`,
      'KexAlgorithms, HostKeyAlgorithms, Ciphers or MACs in ~/.ssh/config may add older ones: -o KexAlgorithms=+…; ansible_connection=openssh has those of the system’s ssh',
    );
  }
  return failure('CONNECT_FAILED', `The connection to ${where} failed: ${message}`);
}

function authFailure(
  where: string,
  settings: SshSettings,
  plan: AuthPlan | undefined,
  failure: (name: 'CONNECT_AUTH_FAILED', text: string, hint: string) => CbxError,
): CbxError {
  const tried = plan === undefined || plan.tried.length === 0 ? 'nothing to try' : plan.tried.join(', ');
  const skipped = plan === undefined || plan.skipped.length === 0 ? '' : `; not usable: ${plan.skipped.join(', ')}`;
  return failure(
    'CONNECT_AUTH_FAILED',
    `${where} does not let ${settings.user} in; tried: ${tried}${skipped}`,
    'set ansible_user and ansible_ssh_private_key_file, load the key into an agent, or use --ask-pass',
  );
}
