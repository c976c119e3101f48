import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Inventory } from '../inventory/inventory.ts';
import { defaultSandboxName } from './folders.ts';
import type { ImageKind } from './image.ts';
import { gatewaysOfInventory, hostsOfInventory } from './inventory-hosts.ts';
import { raiseSandbox } from './raise.ts';
import type { Sandbox } from './sandbox.ts';
import { selfCommand } from './self-command.ts';
import type { HostKind } from './state.ts';
import { SANDBOX_ENVIRONMENT } from './variables.ts';

export interface RaiseInventoryOptions {
  /** Default: derived from the inventory's path, so that every inventory has a sandbox of its own. */
  readonly name?: string;
  readonly kind?: HostKind;
  readonly image?: ImageKind;
  /** Only hosts of this pattern; default: all. */
  readonly limit?: string;
  /** Accounts besides those that the inventory's variables name: the play's remote_user, -u. */
  readonly logins?: readonly string[];
  /** Private keys besides those that the inventory names: --private-key. */
  readonly keyFiles?: readonly string[];
  readonly report?: (line: string) => void;
}

/** Raises the hosts of an inventory at their own addresses; what of it runs already is left alone. */
export async function raiseInventory(inventory: Inventory, options: RaiseInventoryOptions = {}): Promise<Sandbox> {
  const names = inventory.select('all', options.limit);
  const path = inventory.sources[0] ?? inventory.directory ?? '.';
  return raiseSandbox({
    name: options.name ?? defaultSandboxName(path),
    hosts: hostsOfInventory(inventory, names, options.logins, options.keyFiles),
    gateways: gatewaysOfInventory(inventory, names),
    inventory: path,
    ...(options.kind === undefined ? {} : { kind: options.kind }),
    ...(options.image === undefined ? {} : { image: options.image }),
    ...(options.report === undefined ? {} : { report: options.report }),
  });
}

/**
 * Runs a cbx command line again, inside the sandbox's network and with its host names; {@link currentSandbox} tells that
 * process where it is. Returns its exit code. Signals go to the process group, so a Ctrl-C reaches both.
 */
export function runInside(sandbox: Sandbox, words: readonly string[]): Promise<number> {
  return passThrough(sandbox.command([...selfCommand(), ...words]), {
    ...process.env,
    [SANDBOX_ENVIRONMENT]: sandbox.name,
  });
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
