import { parseIpv4 } from '../../schema/index.ts';
import type { PackageDocument } from './package-document.ts';

/** A rule between several values that JSON Schema cannot say. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  readonly path: readonly string[];
  readonly message: string;
  readonly hint?: string;
}

/** Uniqueness, addresses inside their network, networks that must not overlap, numbers of nodes. */
export function crossRules(document: PackageDocument): Finding[] {
  return [
    ...addresses(document),
    ...shortNames(document),
    ...networks(document),
    ...nodes(document),
    ...storage(document),
  ];
}

function text(document: PackageDocument, name: string): string {
  const value = document.vars[name];
  return typeof value === 'string' ? value : '';
}

function addresses(document: PackageDocument): Finding[] {
  const findings: Finding[] = [];
  const mask = parseIpv4(text(document, 'network_mask'));
  const gateway = parseIpv4(text(document, 'network_gateway'));
  const size = mask === undefined ? undefined : 2 ** 32 - mask;
  const owners = new Map<string, string>();
  for (const [host, { ansible_host: address }] of Object.entries(document.hosts)) {
    const bits = typeof address === 'string' ? parseIpv4(address) : undefined;
    if (bits === undefined || typeof address !== 'string') continue;
    const path = ['hosts', host, 'ansible_host'];
    const owner = owners.get(address);
    if (owner !== undefined) {
      findings.push({ severity: 'error', path, message: `${address} is the address of "${owner}" already` });
    }
    owners.set(address, host);
    if (size === undefined || gateway === undefined || !(document.groups.vmware_vms ?? []).includes(host)) continue;
    if (Math.floor(bits / size) !== Math.floor(gateway / size)) {
      const message = `${address} is outside the network of the gateway ${text(document, 'network_gateway')}`;
      findings.push({ severity: 'error', path, message });
    }
  }
  const network = parseIpv4(text(document, 'network'));
  if (network !== undefined && size !== undefined && network % size !== 0) {
    const message = `${text(document, 'network')} is no network address under the mask ${text(document, 'network_mask')}`;
    findings.push({ severity: 'error', path: ['vars', 'network'], message });
  }
  return findings;
}

function shortNames(document: PackageDocument): Finding[] {
  const findings: Finding[] = [];
  const owners = new Map<string, string>();
  for (const host of document.groups.vmware_vms ?? []) {
    const short = host.split('.')[0] ?? host;
    const owner = owners.get(short);
    if (owner !== undefined) {
      const message = `"${host}" and "${owner}" have the same short name`;
      findings.push({ severity: 'error', path: ['hosts', host], message });
    }
    owners.set(short, host);
  }
  return findings;
}

interface Network {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

function networks(document: PackageDocument): Finding[] {
  if (document.vars.cluster_type !== 'coreos-pxe') return [];
  const found: Network[] = [];
  for (const [name, fallback] of [
    ['k8s_cluster_cidr', '10.42.0.0/16'],
    ['tectonic_service_cidr', '10.3.0.0/16'],
  ] as const) {
    const [address = '', prefix = ''] = (text(document, name) || fallback).split('/');
    const start = parseIpv4(address);
    if (start !== undefined) found.push({ name, start, end: start + 2 ** (32 - Number(prefix)) });
  }
  const mask = parseIpv4(text(document, 'network_mask'));
  const gateway = parseIpv4(text(document, 'network_gateway'));
  if (mask !== undefined && gateway !== undefined) {
    const size = 2 ** 32 - mask;
    const start = Math.floor(gateway / size) * size;
    found.push({ name: 'network_gateway', start, end: start + size });
  }
  return found.flatMap((network, index) =>
    found
      .slice(index + 1)
      .filter((other) => network.start < other.end && other.start < network.end)
      .map((other): Finding => {
        const message = `the networks of ${network.name} and ${other.name} overlap`;
        return { severity: 'error', path: ['vars', network.name], message };
      }),
  );
}

function nodes(document: PackageDocument): Finding[] {
  if (document.vars.cluster_type !== 'coreos-pxe') return [];
  const findings: Finding[] = [];
  const { vmware_vms: vms = [], coreos_controllers: controllers = [], coreos_workers: workers = [] } = document.groups;
  for (const host of [...controllers, ...workers]) {
    if (vms.includes(host)) continue;
    const message = `the node "${host}" is not in the group vmware_vms`;
    findings.push({ severity: 'error', path: ['hosts', host], message });
  }
  for (const host of document.groups.coreos_provisioner ?? []) {
    if (!vms.includes(host)) continue;
    const message = `the provisioner "${host}" exists already and must not be in vmware_vms`;
    findings.push({ severity: 'error', path: ['hosts', host], message });
  }
  if (controllers.length > 0 && controllers.length % 2 === 0) {
    const message = `${controllers.length} controllers cannot outvote each other`;
    findings.push({ severity: 'warning', path: ['groups', 'coreos_controllers'], message, hint: 'use 1, 3 or 5' });
  }
  return findings;
}

function storage(document: PackageDocument): Finding[] {
  if (document.vars.cluster_type !== 'targetd-server') return [];
  const address = text(document, 'targetd_server');
  return (document.groups.targetd_server ?? [])
    .filter((host) => address !== '' && document.hosts[host]?.ansible_host !== address)
    .map((host): Finding => {
      const message = `targetd_server is ${address}, but "${host}" has another address`;
      return { severity: 'error', path: ['vars', 'targetd_server'], message };
    });
}
