import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { boot, hostnameOf, waitUntilUp } from './boot.ts';
import { writeDisk } from './disk.ts';
import { sandboxFolder } from './folders.ts';
import { type ImageKind, provideImage } from './image.ts';
import { withLock } from './lock.ts';
import {
  addBridgeAddress,
  addLoopbackAddresses,
  createBridge,
  createNamespace,
  gateways,
  raiseInotifyLimits,
  subnetOf,
} from './network.ts';
import { isAlive } from './process-identity.ts';
import { mustRun } from './program.ts';
import { startRelay } from './relay/relay-process.ts';
import { type PackageSources, packageSources } from './relay/upstreams.ts';
import { type HostRequest, type PlannedHost, planHosts } from './requests.ts';
import { requireReadiness } from './requirements.ts';
import { openSandbox, type Sandbox } from './sandbox.ts';
import { type EsxiRequest, prepareEsxi } from './sim/esxi/raise-host.ts';
import { ESXI_REQUIREMENTS, provideEsxiRoot } from './sim/esxi/root.ts';
import { writePrograms } from './sim/programs/program.ts';
import {
  type HostState,
  hostFolder,
  keyPath,
  knownHostsPath,
  namesPath,
  programsPath,
  readState,
  relayLogPath,
  type SandboxState,
  writeState,
} from './state.ts';

export interface RaiseOptions {
  readonly name: string;
  readonly hosts: readonly HostRequest[];
  /** full (the default): systemd and sshd. light: sshd alone. */
  readonly kind?: 'full' | 'light';
  /** Simulated ESXi hosts besides. */
  readonly simulators?: readonly EsxiRequest[];
  /** Make stand-ins for ovftool and vmrun although no host is simulated. */
  readonly programs?: boolean;
  /** What the disks are laid over; the default has no Python. */
  readonly image?: ImageKind;
  /** Recorded for `sandbox list`. */
  readonly inventory?: string;
  /** Addresses that the bridge takes in their subnets when no host has them (network_gateway). */
  readonly gateways?: readonly string[];
  readonly report?: (line: string) => void;
}

/**
 * Raises the hosts as machines of their own and waits until all take logins. May be repeated: what runs is left alone,
 * what is missing or switched off is started. Throws SANDBOX_* (nothing is cleaned up then, so that logs can be read;
 * {@link Sandbox.down} does that).
 */
export async function raiseSandbox(options: RaiseOptions): Promise<Sandbox> {
  const simulators = options.simulators ?? [];
  requireReadiness(simulators.length > 0 ? ESXI_REQUIREMENTS : {});
  const report = options.report ?? (() => undefined);
  const kind = options.kind ?? 'full';
  const sources = await packageSources();
  const image = await provideImage(options.image ?? 'full', sources, report);
  await withLock(`${sandboxFolder(options.name)}.lock`, () => raise(options, kind, image, sources, report));
  return openSandbox(options.name);
}

async function raise(
  options: RaiseOptions,
  kind: 'full' | 'light',
  image: string,
  sources: PackageSources,
  report: (line: string) => void,
): Promise<void> {
  const started = Date.now();
  let state = await provideGround(options, sources);
  const known = new Set(state.hosts.flatMap((host) => [host.name, ...host.aliases]));
  const taken = state.hosts.map((host) => host.address);
  const planned = planHosts(
    options.hosts.filter((host) => !known.has(host.name)),
    kind,
    taken,
  );
  const simulators = planHosts(
    (options.simulators ?? []).filter((host) => !known.has(host.name)),
    'full',
    [...taken, ...planned.map((host) => host.address)],
  );
  const onLoopback = [...state.hosts, ...planned.map((host) => ({ ...host, kind }))].filter(
    (host) => host.kind === 'light',
  );
  await addLoopbackAddresses(
    state.netns,
    onLoopback.map((host) => host.address),
  );
  const onBridge = [...taken, ...planned.map((host) => host.address), ...simulators.map((host) => host.address)].filter(
    (address) => !onLoopback.some((host) => host.address === address),
  );
  const ways = gateways(onBridge, options.gateways);
  for (const address of ways.values()) await addBridgeAddress(state.netns, address);

  const hosts: HostState[] = [...state.hosts];
  const publicKey = readFileSync(`${keyPath(state)}.pub`, 'utf8');
  for (const host of planned) {
    hosts.push(await prepare(state, host, kind, image, ways.get(subnetOf(host.address)) ?? '', publicKey));
  }
  if (simulators.length > 0) {
    const root = await provideEsxiRoot(image);
    for (const host of simulators) {
      const requests = (options.simulators ?? []).filter(({ name }) => [host.name, ...host.aliases].includes(name));
      const made = await prepareEsxi(state, requests, host, root, ways.get(subnetOf(host.address)) ?? '', publicKey);
      noteHostKey(state, host, made.hostKey);
      hosts.push(made.host);
      state = { ...state, clients: [...new Set([...state.clients, made.host.netns ?? ''])] };
    }
  }
  if (simulators.length > 0 || options.programs) writePrograms(programsPath(state));
  writeNames(state, hosts);
  const running = hosts.map((host) => (isAlive(host.process) ? host : { ...host, process: boot(state, host) }));
  state = { ...state, hosts: running };
  writeState(state);
  await waitUntilUp(state, running);
  const fresh = running.filter((host, index) => hosts[index]?.process !== host.process).length;
  if (fresh > 0)
    report(`${fresh} ${fresh === 1 ? 'host' : 'hosts'} up after ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** State, key, name space, bridge and package relay: what a sandbox has before its first host. */
async function provideGround(options: RaiseOptions, sources: PackageSources): Promise<SandboxState> {
  const before = readState(options.name);
  let state: SandboxState = before ?? {
    name: options.name,
    netns: `cbx-${options.name}`,
    ...(options.inventory === undefined ? {} : { inventory: options.inventory }),
    hosts: [],
    clients: [],
  };
  writeState(state);
  if (!existsSync(keyPath(state))) {
    await mustRun(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', `sandbox ${state.name}`, '-f', keyPath(state)]);
  }
  raiseInotifyLimits();
  await createNamespace(state.netns);
  await createBridge(state.netns);
  if (!isAlive(state.relay)) {
    state = { ...state, relay: await startRelay(state.netns, sources, relayLogPath(state)) };
    writeState(state);
  }
  return state;
}

async function prepare(
  state: SandboxState,
  host: PlannedHost,
  kind: 'full' | 'light',
  image: string,
  gateway: string,
  publicKey: string,
): Promise<HostState> {
  const upper = join(hostFolder(state, host.name), 'upper');
  // What an earlier attempt that broke off may have left.
  rmSync(upper, { recursive: true, force: true });
  mkdirSync(upper, { recursive: true });
  const hostKey = await writeDisk(image, upper, {
    hostname: hostnameOf(host.name),
    address: host.address,
    gateway,
    port: host.port,
    accounts: host.accounts,
    publicKeys: [publicKey, ...(host.publicKeys ?? [])],
    sshd: host.sshd ?? [],
  });
  noteHostKey(state, host, hostKey);
  return { name: host.name, aliases: host.aliases, address: host.address, port: host.port, kind, image };
}

function noteHostKey(state: SandboxState, host: PlannedHost, hostKey: string): void {
  const names = [host.name, ...host.aliases, host.address];
  const marks = names.map((name) => (host.port === 22 ? name : `[${name}]:${host.port}`));
  writeFileSync(knownHostsPath(state), `${marks.join(',')} ${hostKey}\n`, { flag: 'a' });
}

/** The names of all hosts, for the hosts themselves and for programs that run inside the sandbox's network. */
function writeNames(state: SandboxState, hosts: readonly HostState[]): void {
  const names = hosts.map((host) => `${host.address} ${[host.name, ...host.aliases].join(' ')}\n`).join('');
  writeFileSync(namesPath(state), `127.0.0.1 localhost\n::1 localhost ip6-localhost\n${names}`, { mode: 0o644 });
  for (const host of hosts) {
    if (isAlive(host.process)) continue;
    const own = join(hostFolder(state, host.name), 'upper/etc/hosts');
    // A host that was switched off keeps the file it has: a role may have written it.
    if (!existsSync(own)) writeFileSync(own, readFileSync(namesPath(state)), { mode: 0o644 });
  }
}
