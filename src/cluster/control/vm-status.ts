import type { PackageDocument, Plain } from '../package/package-document.ts';

/** What is known about one VM of a package. */
export interface VmStatus {
  readonly name: string;
  /** The ESXi host, or `fusion` for VMs on this desktop. */
  readonly host: string;
  /** `on`, `off`, `suspended`, `absent`; `unknown` where the host could not be asked. */
  readonly power: string;
  /** As VMware tools tell it. */
  readonly address: string | null;
  /** As the package wants it. */
  readonly wantedAddress: string | null;
  readonly cpus: number | null;
  readonly memoryMb: number | null;
  readonly macAddresses: readonly string[];
  /** Why the host could not be asked. */
  readonly problem?: string;
}

/** What a run said about one VM: the fact `vm_status` of the VM roles, or why there is none. */
export interface VmAnswer {
  readonly status?: Readonly<Record<string, unknown>>;
  readonly problem?: string;
}

/**
 * The VMs of a package by host and then name. Size and address of a VM that is there are its own, not what the package wants;
 * the desktop's tools tell no size, so there it is the package's.
 */
export function vmStatuses(document: PackageDocument, answers: ReadonlyMap<string, VmAnswer>): VmStatus[] {
  const isDesktop = document.vars.vmware_target === 'fusion';
  const statuses = [...answers].map(([name, { status = {}, problem }]): VmStatus => {
    const wanted = document.vms[name] ?? {};
    const power = typeof status.power === 'string' ? status.power : 'unknown';
    const isThere = power !== 'absent' && power !== 'unknown';
    const size = (seen: string, variable: string): number | null =>
      isThere ? number(status[seen] ?? (isDesktop ? wanted[variable] : undefined)) : null;
    return {
      name,
      host: isDesktop ? 'fusion' : text(wanted.esxi_host) || '?',
      power,
      address: bestAddress(texts(status.addresses), text(wanted.ansible_host)),
      wantedAddress: text(wanted.ansible_host) || null,
      cpus: size('cpus', 'numvcpus'),
      memoryMb: size('memory_mb', 'memsize'),
      macAddresses: texts(status.mac_addresses),
      ...(problem === undefined ? {} : { problem }),
    };
  });
  return statuses.sort((a, b) => compare(a.host, b.host) || compare(a.name, b.name));
}

/** `3 VMs on 2 hosts: 2 on, 1 off` */
export function statusSummary(statuses: readonly VmStatus[]): string {
  const counts = new Map<string, number>();
  for (const { power } of statuses) counts.set(power, (counts.get(power) ?? 0) + 1);
  const hosts = new Set(statuses.map(({ host }) => host)).size;
  const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
  const states = ['on', 'off', 'suspended', 'absent', 'unknown']
    .filter((power) => counts.has(power))
    .map((power) => `${counts.get(power)} ${power}`);
  return `${plural(statuses.length, 'VM')} on ${plural(hosts, 'host')}: ${states.join(', ') || 'none'}`;
}

/** The permanent address where the VM has it, else its first IPv4 address, else any. */
function bestAddress(addresses: readonly string[], wanted: string): string | null {
  if (addresses.includes(wanted)) return wanted;
  return addresses.find((address) => !address.includes(':')) ?? addresses[0] ?? null;
}

function text(value: Plain | undefined): string {
  return typeof value === 'string' ? value : '';
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function number(value: unknown): number | null {
  const found = typeof value === 'string' ? Number(value) : value;
  return typeof found === 'number' && Number.isFinite(found) ? found : null;
}

/** `core-w2` before `core-w10`. */
function compare(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
