import { CbxError } from '../../errors/index.ts';

/**
 * The batches of `serial`: a number, a percentage, or a list of these whose last one is repeated. Nothing or 0: one batch.
 * A percentage is of all hosts, at least one host.
 */
export function batches(hosts: readonly string[], serial: readonly unknown[]): string[][] {
  const sizes = serial.map((entry) => batchSize(entry, hosts.length)).filter((size) => size !== undefined);
  if (hosts.length === 0) return [];
  if (sizes.length === 0) return [[...hosts]];
  const found: string[][] = [];
  let at = 0;
  for (let index = 0; at < hosts.length; index += 1) {
    const size = sizes[Math.min(index, sizes.length - 1)] as number;
    if (size <= 0) {
      found.push(hosts.slice(at));
      break;
    }
    found.push(hosts.slice(at, at + size));
    at += size;
  }
  return found;
}

function batchSize(entry: unknown, total: number): number | undefined {
  if (entry === null || entry === undefined || entry === '') return undefined;
  const text = String(entry).trim();
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text);
  if (percent !== null) return Math.max(1, Math.floor((Number(percent[1]) / 100) * total));
  if (!/^-?\d+$/.test(text)) {
    throw new CbxError('PLAYBOOK_BAD_SERIAL', `serial is a number or a percentage, not "${text}"`);
  }
  return Number(text);
}

/** `order:` of a play; `inventory` leaves the order as it is. */
export function orderHosts(hosts: readonly string[], order: string): string[] {
  switch (order) {
    case '':
    case 'inventory':
      return [...hosts];
    case 'reverse_inventory':
      return [...hosts].reverse();
    case 'sorted':
      return [...hosts].sort();
    case 'reverse_sorted':
      return [...hosts].sort().reverse();
    case 'shuffle':
      return shuffled(hosts);
    default:
      throw new CbxError(
        'PLAYBOOK_BAD_ORDER',
        `order is "${order}"`,
        undefined,
        'use inventory, reverse_inventory, sorted, reverse_sorted or shuffle',
      );
  }
}

function shuffled(hosts: readonly string[]): string[] {
  const mixed = [...hosts];
  for (let at = mixed.length - 1; at > 0; at -= 1) {
    const other = Math.floor(Math.random() * (at + 1));
    [mixed[at], mixed[other]] = [mixed[other] as string, mixed[at] as string];
  }
  return mixed;
}
