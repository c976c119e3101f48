import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { CbxError } from '../../errors/index.ts';
import { packagesFolder } from '../folders.ts';
import { identify, type ProcessIdentity } from '../process-identity.ts';
import { selfCommand } from '../self-command.ts';
import { createPackageRelay } from './package-relay.ts';
import { RELAY_ADDRESS, RELAY_PORT } from './relay-address.ts';
import type { PackageSources } from './upstreams.ts';

/** The descriptor under which the relay process holds the machine's own network. */
const MACHINE_NETWORK_FD = 3;

/**
 * Starts the relay as a process of its own inside the network name space `netns`; it fetches through the machine's
 * network, which it keeps as an open descriptor. Resolves when it listens.
 */
export async function startRelay(netns: string, sources: PackageSources, log: string): Promise<ProcessIdentity> {
  const network = openSync('/proc/self/ns/net', 'r');
  const output = openSync(log, 'a');
  try {
    const argv = [`--net=/run/netns/${netns}`, '--', ...selfCommand(), 'sandbox', 'relay', JSON.stringify(sources)];
    const child = spawn('nsenter', argv, { detached: true, cwd: '/', stdio: ['ignore', 'pipe', output, network] });
    await new Promise<void>((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', () => {
        reject(new CbxError('SANDBOX_RELAY', 'the package relay did not start', undefined, `see ${log}`));
      });
      child.stdout?.once('data', () => resolve());
    });
    child.removeAllListeners('exit');
    child.stdout?.destroy();
    child.unref();
    const identity = child.pid === undefined ? undefined : identify(child.pid);
    if (identity === undefined) throw new CbxError('SANDBOX_RELAY', 'the package relay ended at once');
    return identity;
  } finally {
    closeSync(network);
    closeSync(output);
  }
}

/** The relay process itself: serves until it is told to end. */
export async function serveRelay(sources: PackageSources): Promise<void> {
  const enter = ['nsenter', `--net=/proc/${process.pid}/fd/${MACHINE_NETWORK_FD}`, '--'];
  const server = createPackageRelay({ upstreams: sources.upstreams, cache: packagesFolder(), enter });
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(RELAY_PORT, RELAY_ADDRESS, resolve);
  });
  process.stdout.write('listening\n');
  // The one who started us reads a single line and goes.
  process.stdout.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', () => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  });
}
