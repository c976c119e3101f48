import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { passwordHashes } from '../../accounts.ts';
import { hostnameOf } from '../../boot.ts';
import { attachClient } from '../../network-client.ts';
import { mustRun } from '../../program.ts';
import type { PlannedHost } from '../../requests.ts';
import { esxiConfigPath, esxiPasswordPath, type HostState, hostFolder, type SandboxState } from '../../state.ts';
import { newPassword, writeEsxiDisk } from './root.ts';
import type { EsxiConfig } from './state.ts';

/** A simulated ESXi host that is wanted. */
export interface EsxiRequest {
  /** The name under which the inventory's `esxi_host` knows it, or its address. */
  readonly name: string;
  readonly address?: string;
  /** The release whose texts it prints. */
  readonly release: string;
  readonly datastores: readonly string[];
  readonly networks: readonly string[];
}

/** The release that is simulated when nobody names one. */
export const DEFAULT_RELEASE = '7.0';

/** The password of root on all simulated hosts of a sandbox, made when it is first asked for. */
export function esxiPassword(state: Pick<SandboxState, 'name'>): string {
  const path = esxiPasswordPath(state);
  if (!existsSync(path)) writeFileSync(path, `${newPassword()}\n`, { mode: 0o600 });
  return readFileSync(path, 'utf8').trim();
}

/** Writes a simulated host's disk (several requests: one machine with several names) and gives it a network of its own on the bridge. Returns it with its public key line. */
export async function prepareEsxi(
  state: SandboxState,
  requests: readonly EsxiRequest[],
  planned: PlannedHost,
  root: string,
  gateway: string,
  publicKey: string,
): Promise<{ readonly host: HostState; readonly hostKey: string }> {
  const { name } = planned;
  const folder = hostFolder(state, name);
  const upper = join(folder, 'upper');
  rmSync(upper, { recursive: true, force: true });
  mkdirSync(upper, { recursive: true });
  const password = esxiPassword(state);
  const hashes = await passwordHashes([{ name: 'root', password }]);
  const hostKey = await writeEsxiDisk(upper, {
    hostname: hostnameOf(name),
    publicKey,
    passwordHash: hashes.get('root') ?? '*',
  });
  const config: EsxiConfig = {
    name,
    address: planned.address,
    release: requests[0]?.release ?? DEFAULT_RELEASE,
    datastores: [...new Set(requests.flatMap(({ datastores }) => datastores))],
    networks: [...new Set(requests.flatMap(({ networks }) => networks))],
    password,
  };
  writeFileSync(esxiConfigPath(state, name), `${JSON.stringify(config, undefined, 2)}\n`, { mode: 0o600 });
  const digest = createHash('sha256').update(`${state.name}/${name}`).digest('hex');
  const mac = `02:cb:${digest.slice(0, 2)}:${digest.slice(2, 4)}:${digest.slice(4, 6)}:${digest.slice(6, 8)}`;
  const client = await attachClient(state, hostnameOf(name), mac);
  await mustRun(client.command(['ip', '-batch', '-']), {
    input: `addr replace ${planned.address}/24 dev eth0\nroute replace default via ${gateway} dev eth0\n`,
  });
  const { aliases, address, port } = planned;
  return { host: { name, aliases, address, port, kind: 'esxi', image: root, netns: client.netns }, hostKey };
}
