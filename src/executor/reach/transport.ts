import { userInfo } from 'node:os';
import type { Transport } from '../../connection/index.ts';
import { CbxError } from '../../errors/index.ts';
import { didYouMean } from '../../util/nearest.ts';

/** Plugins that exist in Ansible but never in cbx: they speak to something without a POSIX shell. */
const REFUSED = new Set(['winrm', 'psrp', 'network_cli', 'netconf', 'httpapi', 'kubectl']);
/** Variables that name the program of a transport. */
export const PROGRAM_VARIABLES: Readonly<Partial<Record<Transport, readonly string[]>>> = {
  openssh: ['ansible_ssh_executable'],
  docker: ['ansible_docker_command'],
  podman: ['ansible_podman_executable'],
  nspawn: ['ansible_nspawn_executable'],
};
export const CONTAINERS: ReadonlySet<Transport> = new Set(['docker', 'podman', 'nspawn']);

/** Names that Ansible has for a transport, and cbx's own. */
const TRANSPORTS: Readonly<Record<string, Transport>> = {
  smart: 'ssh',
  paramiko: 'ssh',
  paramiko_ssh: 'ssh',
  ssh: 'ssh',
  openssh: 'openssh',
  local: 'local',
  docker: 'docker',
  docker_api: 'docker',
  podman: 'podman',
  nspawn: 'nspawn',
};

function pluginName(written: string): string {
  return written.replace(
    /^(?:ansible\.builtin|ansible\.legacy|ansible\.netcommon|community\.\w+|containers\.podman)\./,
    '',
  );
}

/**
 * Refuses a name that no plugin has, also for a task that needs no connection. What cbx has no way to speak to is refused
 * where a task wants to reach it.
 * @throws REMOTE_UNKNOWN_CONNECTION
 */
export function checkPlugin(written: string): void {
  if (!REFUSED.has(pluginName(written))) transportOf(written);
}

/**
 * The transport behind the name of a connection plugin.
 *
 * @throws REMOTE_UNKNOWN_CONNECTION: the task fails, its host is not called unreachable
 */
export function transportOf(written: string): Transport {
  const name = pluginName(written);
  const transport = Object.hasOwn(TRANSPORTS, name) ? TRANSPORTS[name] : undefined;
  if (transport !== undefined) return transport;
  const why = REFUSED.has(name) ? 'is not supported: cbx needs a POSIX shell on the target' : 'was not found';
  throw new CbxError(
    'REMOTE_UNKNOWN_CONNECTION',
    `the connection plugin '${name}' ${why}`,
    undefined,
    didYouMean(name, Object.keys(TRANSPORTS)) ?? `use ${[...new Set(Object.values(TRANSPORTS))].join(', ')}`,
  );
}

/** Whom a login makes one where no become is asked for; undefined where only the target knows. */
export function loginOf(transport: Transport, user: string | undefined): string | undefined {
  if (transport === 'local') return userInfo().username;
  if (user !== undefined) return user;
  if (transport === 'nspawn') return 'root';
  return CONTAINERS.has(transport) ? undefined : userInfo().username;
}
