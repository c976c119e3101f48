import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package whose machines are made: one controller that is listed with its domain, two workers, and one without an address. */
const HOSTS = `[all:vars]
cluster_type=coreos-pxe
cluster_name=core-1
vmware_target=esxi
network_dns=192.168.1.10
network_dn=lab.test
tectonic_admin_email=admin@lab.test
tectonic_controller_dn=core-admin.lab.test
tectonic_ingress_dn=core-ingress.lab.test
tectonic_vanilla_k8s=false
provisioner_server_dn=core-provisioner.lab.test
[coreos_provisioner]
core-provisioner ansible_host=192.168.1.40
[coreos_controllers]
core-c1.lab.test ansible_host=192.168.1.41
[coreos_workers]
core-w1 ansible_host=192.168.1.51
core-w10 ansible_host=192.168.1.60
core-w2 ansible_host=192.168.1.52
`;

/** What the roles for virtual machines leave behind; the last one got an address that is none. */
const RECORD = {
  'core-c1.lab.test': { mac: '00:0c:29:00:00:41' },
  'core-w1': { mac: '00:0C:29:00:00:51' },
  'core-w10': { mac: '00:0c:29:00:00:60' },
  'core-w2': { mac: '00:0c:29:00:00:52",' },
};

/** Writes the package into `folder`, as an operator has it before the files for Terraform are written. */
export function writePackage(folder: string): void {
  mkdirSync(join(folder, 'matchbox-certs'), { recursive: true });
  writeFileSync(join(folder, 'hosts'), HOSTS);
  writeFileSync(join(folder, 'vms.json'), JSON.stringify(RECORD));
  for (const name of ['ca.crt', 'client.crt', 'client.key']) {
    writeFileSync(join(folder, 'matchbox-certs', name), `-----BEGIN ${name}-----\n$\{AbC=\n-----END ${name}-----\n`);
  }
}
