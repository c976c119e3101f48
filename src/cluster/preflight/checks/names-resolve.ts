import { CbxError } from '../../../errors/index.ts';
import { type Check, isType, type Problem, placeOfVariable, type Subject } from '../check.ts';

/**
 * The names of provisioner, cluster and nodes resolve to the inventory's addresses. VMware's desktop has no other way to
 * find them, so there it is an error; elsewhere a warning, for the names may come with the cluster.
 */
export const namesResolve: Check = async (subject, { resolve }) => {
  if (!isType(subject, 'coreos-pxe')) return [];
  const severity = subject.text('vmware_target') === 'fusion' ? 'error' : 'warning';
  const found = await Promise.all(
    expectations(subject).map(async ({ name, addresses, variable }): Promise<Problem | undefined> => {
      const resolved = await resolve(name).catch(() => []);
      if (resolved.length > 0 && resolved.every((address) => addresses.includes(address))) return undefined;
      const what = resolved.length === 0 ? 'does not resolve' : `resolves to ${resolved.join(', ')}`;
      const message = `${name} ${what}; expected ${addresses.join(' or ')}`;
      const hint = 'enter it at the DNS server of the network, or in /etc/hosts';
      return { severity, error: new CbxError('CLUSTER_DNS', message, placeOfVariable(subject, variable), hint) };
    }),
  );
  return found.filter((one) => one !== undefined);
};

interface Expectation {
  readonly name: string;
  readonly addresses: readonly string[];
  /** Where the name comes from. */
  readonly variable: string;
}

function expectations({ document, text }: Subject): readonly Expectation[] {
  const addressesOf = (group: string): readonly string[] =>
    (document.groups[group] ?? []).flatMap((host) => addressOf(document.hosts[host]?.ansible_host));
  const services = (
    [
      ['provisioner_server_dn', 'coreos_provisioner'],
      ['tectonic_controller_dn', 'coreos_controllers'],
      ['tectonic_ingress_dn', 'coreos_workers'],
    ] as const
  ).map(([variable, group]) => ({ name: text(variable), addresses: addressesOf(group), variable }));
  const domain = text('network_dn');
  const nodes = ['coreos_controllers', 'coreos_workers'].flatMap((group) =>
    (document.groups[group] ?? []).map((host) => ({
      name: host.endsWith(`.${domain}`) ? host : `${host}.${domain}`,
      addresses: addressOf(document.hosts[host]?.ansible_host),
      variable: 'network_dn',
    })),
  );
  // What is not set or has no address is the schema's matter.
  return [...services, ...nodes].filter(({ name, addresses }) => name !== '' && addresses.length > 0);
}

function addressOf(value: unknown): readonly string[] {
  return typeof value === 'string' ? [value] : [];
}
