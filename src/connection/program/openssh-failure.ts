import { CbxError } from '../../errors/index.ts';
import type { ShellStartError } from '../../shell/index.ts';
import type { ConnectionTarget } from '../connection.ts';

type Failure = readonly [code: `CONNECT_${Uppercase<string>}`, pattern: RegExp, what: string, hint: string];

/** What OpenSSH says (in English whatever the locale), and what it means. The first that fits counts. */
const FAILURES: readonly Failure[] = [
  [
    'CONNECT_HOST_KEY_CHANGED',
    /REMOTE HOST IDENTIFICATION HAS CHANGED/,
    'shows another host key than the one in known_hosts',
    'if the host was installed anew, run ssh-keygen -R with its name; else somebody may be listening',
  ],
  ['CONNECT_HOST_KEY_REVOKED', /REVOKED HOST KEY/, 'shows a host key that is revoked', 'ask whoever revoked the key'],
  [
    'CONNECT_UNKNOWN_HOST_KEY',
    /Host key verification failed|No .* host key is known/,
    'shows a host key that is not known',
    'compare it with the host’s own and add it to known_hosts with ssh-keyscan',
  ],
  [
    'CONNECT_AUTH_FAILED',
    /Permission denied|Too many authentication failures/,
    'does not let the user in',
    'set ansible_user and ansible_ssh_private_key_file, load the key into an agent, or use --ask-pass',
  ],
  ['CONNECT_REFUSED', /Connection refused/, 'refuses connections', 'is sshd running, and is ansible_port right?'],
  [
    'CONNECT_UNKNOWN_NAME',
    /Could not resolve hostname/,
    'has a name that cannot be resolved',
    'set ansible_host to its address',
  ],
  [
    'CONNECT_TIMEOUT',
    /timed out|Timeout, server/i,
    'did not answer in time',
    'is the host up? a longer wait: --timeout or ansible_timeout',
  ],
  [
    'CONNECT_UNREACHABLE',
    /No route to host|Network is unreachable/,
    'cannot be reached',
    'check the network and ansible_host',
  ],
  [
    'CONNECT_NO_COMMON_ALGORITHM',
    /no matching .* found/,
    'and ssh have no algorithm in common',
    'KexAlgorithms, HostKeyAlgorithms, Ciphers or MACs in ~/.ssh/config may add older ones',
  ],
  [
    'CONNECT_DROPPED',
    /Connection (?:reset|closed) by|kex_exchange_identification/,
    'closes connections before they are set up',
    "sshd's MaxStartups may be too low, or a firewall interferes",
  ],
];

/** The error for an ssh program that ended before the shell came up; undefined where ssh itself had nothing to say. */
export function opensshFailure(
  target: ConnectionTarget,
  program: string,
  error: ShellStartError,
): CbxError | undefined {
  const { host, address, port } = target;
  const last = error.heard.trim().split('\n').at(-1) ?? '';
  const failure = FAILURES.find(([, pattern]) => pattern.test(error.heard));
  if (failure === undefined) return undefined;
  const [code, , what, hint] = failure;
  const where = `${host} (${address}${port === undefined ? '' : ` port ${port}`})`;
  return new CbxError(code, `${where} ${what}; ${program} said: ${last}`, undefined, hint, error);
}
