import { resolve } from 'node:path';
import { CbxError } from '../../../errors/index.ts';
import { type Appliance, readOva } from '../appliance.ts';
import type { DeployRequest } from '../esxi/deploy.ts';
import { DEPLOY_PORT } from '../esxi/ports.ts';
import { deployFolder } from '../fusion/deploy-folder.ts';
import { askOnTerminal } from './terminal.ts';
import { splitWords, type Words } from './words.ts';

type Print = (text: string) => void;

/** Where a VM goes: `vi://[user[:password]@]server[/?ip=host]`. */
export interface Locator {
  readonly user?: string;
  readonly password?: string;
  readonly server: string;
  /** The host behind a vCenter. */
  readonly host: string;
  readonly isVcenter: boolean;
}

/**
 * A stand-in for VMware's ovftool: `ovftool [options] <ova> vi://…` asks a simulated ESXi host for the VM,
 * `ovftool -tt=vmx … <ova> <folder>/` writes one for the desktop. Returns the exit code: 0, or 1 after an `Error:` line.
 */
export async function ovftool(words: readonly string[], print: Print): Promise<number> {
  const { options, rest } = splitWords(words);
  if (options.has('--version')) {
    print('ovftool stand-in of cbx (not VMware ovftool 4.6.0)\n');
    return 0;
  }
  const [source, target] = rest;
  if (source === undefined || target === undefined) return refuse(print, 'No target given');
  let appliance: Appliance;
  try {
    appliance = readOva(source);
  } catch (error) {
    return refuse(
      print,
      `${(error as NodeJS.ErrnoException).code === 'ENOENT' ? `File not found: ${source}` : (error as Error).message}`,
    );
  }
  print(`Opening OVA source: ${source}\nThe manifest validates\n`);
  const size = sizeOf(options, appliance);
  if (typeof size === 'string') return refuse(print, size);
  const name = options.get('--name') ?? options.get('-n') ?? appliance.name;
  if (target.startsWith('vi://')) return toHost({ options, rest }, { name, appliance, ...size }, target, print);
  if (!/^vmx$/i.test(options.get('-tt') ?? options.get('--targetType') ?? '')) {
    return refuse(print, `Unknown target type: ${target}`);
  }
  const error = deployFolder({
    name,
    folder: resolve(target),
    overwrite: options.has('-o') || options.has('--overwrite'),
    network: options.get('--network') ?? options.get('-nw'),
    appliance,
  });
  if (error !== undefined) return refuse(print, error);
  print(`Opening VMX target: ${target}\nWriting VMX file: ${target}${name}.vmwarevm/${name}.vmx\n`);
  return finish(print);
}

async function toHost(
  { options }: Words,
  wanted: Pick<DeployRequest, 'name' | 'appliance' | 'cpus' | 'memoryMb'>,
  target: string,
  print: Print,
): Promise<number> {
  const locator = parseLocator(target);
  if (locator === undefined) return refuse(print, `Invalid target locator: ${target}`);
  const asked = `Enter login information for target vi://${locator.server}/\nUsername: ${locator.user ?? ''}`;
  if (locator.password === undefined) print(`${asked}${locator.user === undefined ? '' : '\n'}`);
  const user = locator.user ?? askOnTerminal('');
  const password = locator.password ?? askOnTerminal('Password: ');
  if (user === undefined || password === undefined)
    return refuse(print, 'Could not authenticate: no terminal to ask on');
  const request: DeployRequest = {
    ...wanted,
    user,
    password,
    ...optional('datastore', options.get('--datastore') ?? options.get('-ds')),
    ...optional('network', options.get('--network') ?? options.get('-nw')),
    overwrite: options.has('--overwrite') || options.has('-o'),
    powerOff: options.has('--powerOffTarget'),
    powerOn: options.has('--powerOn'),
    isVcenter: locator.isVcenter,
  };
  const shown = `vi://${encodeURIComponent(user)}@${locator.server}:443/`;
  let error: string | undefined;
  try {
    const url = `http://${locator.host}:${DEPLOY_PORT}/`;
    const reply = await fetch(url, { method: 'POST', body: JSON.stringify(request) });
    ({ error } = (await reply.json()) as { readonly error?: string });
  } catch (failure) {
    throw new CbxError(
      'SANDBOX_PROGRAM_FAILED',
      `no simulated host answers at ${locator.host}: ${(failure as Error).message}`,
    );
  }
  if (error === 'Login failed') {
    return refuse(
      print,
      `Failed to login to vi://${locator.server}/: Cannot complete login due to an incorrect user name or password.`,
    );
  }
  print(`Opening VI target: ${shown}\n`);
  if (error !== undefined) return refuse(print, error);
  print(`Deploying to VI: ${shown}\n`);
  for (const percent of [0, 25, 50, 75, 99]) print(`\rDisk progress: ${percent}%`);
  print(
    `\rTransfer Completed                    \n${request.powerOn ? `Powering on VM: ${wanted.name}\n` : ''}Task Completed\n`,
  );
  return finish(print);
}

/** `--memorySize:<system>=` and `--numberOfCpus:<system>=`; the system has to be the appliance's. */
function sizeOf(options: Words['options'], appliance: Appliance): Pick<DeployRequest, 'cpus' | 'memoryMb'> | string {
  const size: { cpus?: number; memoryMb?: number } = {};
  for (const [name, value] of options) {
    const [, what, system = ''] = /^--(memorySize|numberOfCpus)(?::(.*))?$/.exec(name) ?? [];
    if (what === undefined) continue;
    if (system !== '' && system !== appliance.systemId) return `Invalid virtual system id: ${system}`;
    if (!/^\d+$/.test(value)) return `Invalid value for ${name}: ${value}`;
    size[what === 'memorySize' ? 'memoryMb' : 'cpus'] = Number(value);
  }
  return size;
}

/** Reads a vi:// locator; percent-encoding in user and password is undone. */
export function parseLocator(text: string): Locator | undefined {
  const [, login, server, query] = /^vi:\/\/(?:([^@/]*)@)?([^/?]+)\/?(?:\?(.*))?$/.exec(text) ?? [];
  if (server === undefined) return undefined;
  const [user, ...secret] = login?.split(':') ?? [];
  const host = /(?:^|&)ip=([^&]*)/.exec(query ?? '')?.[1];
  return {
    ...optional('user', user === undefined ? undefined : decodeURIComponent(user)),
    ...optional('password', secret.length === 0 ? undefined : decodeURIComponent(secret.join(':'))),
    server,
    host: host ?? server,
    isVcenter: host !== undefined,
  };
}

function optional<K extends string>(key: K, value: string | undefined): { [name in K]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { [name in K]: string });
}

function refuse(print: Print, what: string): number {
  print(`Error: ${what}\nCompleted with errors\n`);
  return 1;
}

function finish(print: Print): number {
  print('Completed successfully\n');
  return 0;
}
