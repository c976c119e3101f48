import type { Span } from '../../errors/index.ts';
import type { Inventory } from '../../inventory/index.ts';
import { UnsafeText, type Value, VaultText } from '../../values/index.ts';

export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

/** A package as its schema sees it: variables of all hosts, groups with their hosts, each host's own variables. */
export interface PackageDocument {
  readonly vars: Readonly<Record<string, Plain>>;
  readonly groups: Readonly<Record<string, readonly string[]>>;
  readonly hosts: Readonly<Record<string, Readonly<Record<string, Plain>>>>;
  /** The hosts that are virtual machines of the package, with the variables that reach them. */
  readonly vms: Readonly<Record<string, Readonly<Record<string, Plain>>>>;
}

export function toPackageDocument(inventory: Inventory): PackageDocument {
  const groups: Record<string, readonly string[]> = record();
  for (const name of inventory.groups.keys()) groups[name] = inventory.members(name);
  const hosts: Record<string, Record<string, Plain>> = record();
  for (const name of inventory.hosts.keys()) hosts[name] = plainRecord(inventory.hostVariables(name));
  const vms: Record<string, Record<string, Plain>> = record();
  for (const name of groups.vmware_vms ?? []) vms[name] = plainRecord(inventory.variables(name));
  return { vars: plainRecord(inventory.groupVariables('all')), groups, hosts, vms };
}

/** Where a variable of the document was written. */
export function placeOf(inventory: Inventory, path: readonly string[]): Span | undefined {
  const [section, first = '', second = ''] = path;
  if (section === 'vars') return inventory.groupVariables('all').get(first)?.at;
  if (section === 'hosts') return inventory.hostVariables(first).get(second)?.at;
  return section === 'vms' ? inventory.variables(first).get(second)?.at : undefined;
}

// Names from an inventory must not meet a prototype.
function record<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}

function plainRecord(variables: ReadonlyMap<string, { readonly value: Value }>): Record<string, Plain> {
  const out = record<Plain>();
  for (const [name, { value }] of variables) out[name] = toPlain(value);
  return out;
}

function toPlain(value: Value): Plain {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  if (Array.isArray(value)) return (value as readonly Value[]).map(toPlain);
  if (value instanceof Map) {
    const out = record<Plain>();
    for (const [key, member] of value as ReadonlyMap<Value, Value>) out[String(key)] = toPlain(member);
    return out;
  }
  if (typeof value === 'bigint') return String(value);
  // What is encrypted is not opened to be checked: it counts as some text.
  if (value instanceof VaultText) return 'vaulted';
  if (value instanceof UnsafeText) return value.text;
  return 'text' in value ? value.text : Number('value' in value ? value.value : 0);
}
