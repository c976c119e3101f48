import { isIPv4 } from 'node:net';
import { CbxError } from '../errors/index.ts';
import type { Account } from './accounts.ts';

/** One host that is wanted. */
export interface HostRequest {
  /** The inventory's name. */
  readonly name: string;
  /** ansible_host; one is chosen when it is missing or a name. */
  readonly address?: string;
  /** ansible_port, 22 when missing. */
  readonly port?: number;
  /** Accounts besides root. */
  readonly accounts?: readonly Account[];
  /** Public keys besides the sandbox's own. */
  readonly publicKeys?: readonly string[];
  /** Further lines for sshd's configuration. */
  readonly sshd?: readonly string[];
}

/** A host with all questions answered. */
export interface PlannedHost extends HostRequest {
  readonly aliases: readonly string[];
  readonly address: string;
  readonly port: number;
  readonly accounts: readonly Account[];
}

/**
 * Gives every request an address and joins those of one address into one machine with several names: an inventory may
 * well know a machine twice. An address in `taken` is not chosen. Full hosts cannot live on loopback addresses; they get one from the sandbox's own range.
 */
export function planHosts(
  requests: readonly HostRequest[],
  kind: 'full' | 'light',
  taken: readonly string[] = [],
): readonly PlannedHost[] {
  const fixed = new Set([...taken, ...requests.flatMap(({ address }) => (isUsable(address, kind) ? [address] : []))]);
  const planned = new Map<string, PlannedHost>();
  let last = 10;
  for (const request of requests) {
    checkAccounts(request);
    const port = request.port ?? 22;
    let { address } = request;
    if (!isUsable(address, kind)) {
      do {
        last += 1;
        address = `${kind === 'full' ? '10.77' : '127.1'}.${Math.floor(last / 240)}.${(last % 240) + 10}`;
      } while (fixed.has(address));
      fixed.add(address);
    }
    const same = planned.get(address);
    if (same === undefined) {
      planned.set(address, { ...request, address, port, aliases: [], accounts: request.accounts ?? [] });
    } else {
      planned.set(address, {
        ...same,
        aliases: [...same.aliases, request.name],
        accounts: joinAccounts(same.accounts, request.accounts ?? []),
        publicKeys: [...new Set([...(same.publicKeys ?? []), ...(request.publicKeys ?? [])])],
        sshd: [...(same.sshd ?? []), ...(request.sshd ?? []), ...(port === same.port ? [] : [`Port ${port}`])],
      });
    }
  }
  return [...planned.values()];
}

function isUsable(address: string | undefined, kind: 'full' | 'light'): address is string {
  return address !== undefined && isIPv4(address) && (kind === 'light' || !address.startsWith('127.'));
}

/** A later mention adds what an earlier one left open. */
export function joinAccounts(some: readonly Account[], more: readonly Account[]): readonly Account[] {
  const joined = new Map(some.map((account) => [account.name, account]));
  for (const account of more) joined.set(account.name, { ...account, ...joined.get(account.name) });
  return [...joined.values()];
}

function checkAccounts(request: HostRequest): void {
  for (const { name, password, shell } of request.accounts ?? []) {
    if (!/^[a-zA-Z_][a-zA-Z0-9_.-]{0,31}$/.test(name) || /[:\n]/.test(`${shell ?? ''}`) || /\n/.test(password ?? '')) {
      throw new CbxError('SANDBOX_ACCOUNT', `host "${request.name}": "${name}" cannot be made an account`);
    }
  }
}
