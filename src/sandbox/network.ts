import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mustRun, runProgram } from './program.ts';
import { RELAY_ADDRESS } from './relay/relay-address.ts';

/** The bridge that all hosts of a sandbox hang on, inside its network name space. */
export const BRIDGE = 'br0';

/** Words that start a program inside a network name space. */
export function inNamespace(netns: string): readonly string[] {
  return ['nsenter', `--net=/run/netns/${netns}`, '--'];
}

/** Makes a network name space with a loopback that also holds the package relay's address. */
export async function createNamespace(netns: string): Promise<void> {
  if (existsSync(`/run/netns/${netns}`)) return;
  await mustRun(['ip', 'netns', 'add', netns]);
  const batch = `link set lo up\naddr add ${RELAY_ADDRESS}/32 dev lo\n`;
  await mustRun([...inNamespace(netns), 'ip', '-batch', '-'], { input: batch });
}

/** The bridge and the way between its subnets. */
export async function createBridge(netns: string): Promise<void> {
  const enter = inNamespace(netns);
  const there = await runProgram([...enter, 'ip', 'link', 'show', BRIDGE]);
  if (there.rc === 0) return;
  await mustRun([...enter, 'ip', '-batch', '-'], { input: `link add ${BRIDGE} type bridge\nlink set ${BRIDGE} up\n` });
  await mustRun([...enter, 'sh', '-c', 'echo 1 >/proc/sys/net/ipv4/ip_forward']);
}

export async function addBridgeAddress(netns: string, address: string): Promise<void> {
  await mustRun([...inNamespace(netns), 'ip', 'addr', 'replace', `${address}/24`, 'dev', BRIDGE]);
}

/** An address of a light host, which shares the name space with all others. */
export async function addLoopbackAddresses(netns: string, addresses: readonly string[]): Promise<void> {
  const batch = addresses.filter((address) => !address.startsWith('127.'));
  const input = batch.map((address) => `addr replace ${address}/32 dev lo\n`).join('');
  if (input !== '') await mustRun([...inNamespace(netns), 'ip', '-batch', '-'], { input });
}

/** Processes that live in a network name space. */
export async function processesIn(netns: string): Promise<readonly number[]> {
  const { stdout } = await runProgram(['ip', 'netns', 'pids', netns]);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map(Number);
}

export async function deleteNamespace(netns: string): Promise<void> {
  if (existsSync(`/run/netns/${netns}`)) await mustRun(['ip', 'netns', 'del', netns]);
}

/** The /24 of an address, without its last part. */
export function subnetOf(address: string): string {
  return address.slice(0, address.lastIndexOf('.'));
}

/**
 * The bridge's own address in each subnet of the hosts: the wanted gateway where it lies in the subnet and no host has
 * it, else the first of .1, .254, .253 … that is free.
 */
export function gateways(addresses: readonly string[], wanted: readonly string[] = []): ReadonlyMap<string, string> {
  const taken = new Set(addresses);
  const chosen = new Map<string, string>();
  for (const subnet of new Set(addresses.map(subnetOf))) {
    const candidates = [
      ...wanted.filter((address) => subnetOf(address) === subnet),
      ...[1, ...Array.from({ length: 200 }, (_, index) => 254 - index)].map((last) => `${subnet}.${last}`),
    ];
    chosen.set(subnet, candidates.find((address) => !taken.has(address)) ?? `${subnet}.1`);
  }
  return chosen;
}

/** Many systemd instances of one user share these limits; they are raised when too low, and left so. */
export function raiseInotifyLimits(): void {
  for (const [name, least] of [
    ['max_user_instances', 4096],
    ['max_user_watches', 1_048_576],
  ] as const) {
    const path = `/proc/sys/fs/inotify/${name}`;
    try {
      if (Number(readFileSync(path, 'utf8')) < least) writeFileSync(path, String(least));
    } catch {
      // Read-only here: then the limits of whoever owns the machine hold.
    }
  }
}
