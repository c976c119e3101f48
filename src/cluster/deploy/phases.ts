/** What runs in a phase: a role with variables of its own, or a step of Terraform. */
export type PhaseWork =
  | { readonly kind: 'vms' }
  | { readonly kind: 'role'; readonly role: string; readonly variables?: Readonly<Record<string, readonly string[]>> }
  | { readonly kind: 'terraform'; readonly step: 'init' | 'plan' | 'apply' };

/** A named part of a deployment. It can be run by itself: what it needs of earlier ones lies in the package. */
export interface Phase {
  readonly name: string;
  readonly about: string;
  readonly work: PhaseWork;
}

/** What a type's deployment consists of. */
export interface Deployment {
  readonly title: string;
  readonly phases: readonly Phase[];
}

const VMS: Phase = { name: 'vms', about: 'virtual machines', work: { kind: 'vms' } };

const nodes = (name: string, about: string): Phase => ({
  name,
  about,
  work: { kind: 'role', role: 'coreos-pxe', variables: { coreos_pxe_phases: [name] } },
});

const terraform = (step: 'init' | 'plan' | 'apply', about: string): Phase => ({
  name: step,
  about,
  work: { kind: 'terraform', step },
});

const role = (name: string, about: string, of: string): Phase => ({ name, about, work: { kind: 'role', role: of } });

const DEPLOYMENTS: Readonly<Record<string, Deployment>> = {
  'coreos-pxe': {
    title: 'CoreOS Tectonic',
    phases: [
      nodes('release', "the nodes' OS on the provisioner"),
      VMS,
      nodes('files', "Terraform's variables and the lists for the graphical installer"),
      nodes('dhcp', "the nodes' addresses"),
      terraform('init', "Terraform's modules and providers"),
      terraform('plan', 'what Terraform will do'),
      terraform('apply', 'the cluster'),
    ],
  },
  'coreos-provisioner': {
    title: 'CoreOS Provisioner',
    phases: [VMS, role('provisioner', 'DHCP, TFTP, iPXE and matchbox', 'provisioner')],
  },
  'targetd-server': {
    title: 'Targetd iSCSI Storage Appliance',
    phases: [VMS, role('targetd', 'volumes over iSCSI', 'targetd-server')],
  },
  'photon-swarm': { title: 'PhotonOS Swarm', phases: [VMS] },
  'centos-swarm': { title: 'CentOS Swarm', phases: [VMS] },
  'centos-ucp': { title: 'CentOS UCP', phases: [VMS] },
  'rhel-swarm': { title: 'RHEL Swarm', phases: [VMS] },
  'rhel-ucp': { title: 'RHEL UCP', phases: [VMS] },
  'centos-dcos': { title: 'DC/OS Cluster', phases: [VMS] },
};

/** The deployment of a cluster type; undefined for a type that there is not, which the schema names. */
export function deploymentOf(type: string): Deployment | undefined {
  return Object.hasOwn(DEPLOYMENTS, type) ? DEPLOYMENTS[type] : undefined;
}
