import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import type { Inventory } from '../inventory/inventory.ts';
import { defaultSandboxName } from './folders.ts';
import type { ImageKind } from './image.ts';
import { gatewaysOfInventory, hostsOfInventory } from './inventory-hosts.ts';
import { raiseSandbox } from './raise.ts';
import type { Sandbox } from './sandbox.ts';
import { selfCommand } from './self-command.ts';
import { simulatorsOfInventory, vmsOfInventory } from './sim/inventory-simulators.ts';
import type { SimulatorKind } from './sim/kinds.ts';
import { programsPath } from './state.ts';

export interface RaiseInventoryOptions {
  /** Default: derived from the inventory's path, so that every inventory has a sandbox of its own. */
  readonly name?: string;
  readonly kind?: 'full' | 'light';
  readonly image?: ImageKind;
  /** Only hosts of this pattern; default: all. */
  readonly limit?: string;
  /** Accounts besides those that the inventory's variables name: the play's remote_user, -u. */
  readonly logins?: readonly string[];
  /** Private keys besides those that the inventory names: --private-key. */
  readonly keyFiles?: readonly string[];
  /** What is simulated besides: the hosts that run the VMs of the inventory. */
  readonly simulate?: SimulatorKind;
  readonly report?: (line: string) => void;
}

/** Raises the hosts of an inventory at their own addresses; what of it runs already is left alone. */
export async function raiseInventory(inventory: Inventory, options: RaiseInventoryOptions = {}): Promise<Sandbox> {
  const path = inventory.sources[0] ?? inventory.directory ?? '.';
  const name = options.name ?? defaultSandboxName(path);
  const everyName = inventory.select('all', options.limit);
  // VMs of a simulated hypervisor are its own, unless somebody asks for them as machines.
  const isSimulated = options.simulate !== undefined || existsSync(programsPath({ name }));
  const vms = new Set(isSimulated && options.limit === undefined ? vmsOfInventory(inventory) : []);
  const names = everyName.filter((host) => !vms.has(host));
  return raiseSandbox({
    name,
    hosts: hostsOfInventory(inventory, names, options.logins, options.keyFiles),
    gateways: gatewaysOfInventory(inventory, names),
    inventory: path,
    ...(options.kind === undefined ? {} : { kind: options.kind }),
    ...(options.image === undefined ? {} : { image: options.image }),
    ...(options.simulate === undefined
      ? {}
      : { simulators: simulatorsOfInventory(inventory, options.simulate), programs: true }),
    ...(options.report === undefined ? {} : { report: options.report }),
  });
}

/**
 * Runs a cbx command line again, inside the sandbox's network and with its host names; {@link currentSandbox} tells that
 * process where it is. Returns its exit code. Signals go to the process group, so a Ctrl-C reaches both.
 */
export function runInside(sandbox: Sandbox, words: readonly string[]): Promise<number> {
  return passThrough(sandbox.command([...selfCommand(), ...words]), sandbox.environment());
}

/** Runs a program on this terminal until its end and returns its exit code; what would interrupt us is left to it. */
export function passThrough(argv: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<number> {
  const [file = '', ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: 'inherit', env });
    // A terminal's Ctrl-C reaches the child by itself; a signal sent to us alone is handed on.
    const ignore = (): void => undefined;
    const handOn = (name: NodeJS.Signals): void => void child.kill(name);
    process.on('SIGINT', ignore);
    process.on('SIGTERM', handOn);
    child.on('error', reject);
    child.on('close', (code, name) => {
      process.off('SIGINT', ignore);
      process.off('SIGTERM', handOn);
      resolve(code ?? 128 + (name === null ? 0 : constants.signals[name]));
    });
  });
}
