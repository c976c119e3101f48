/** The package for ESXi, below `clusters/`. */
export const PACKAGE = 'test/core';
/** The package for a desktop. */
export const DESKTOP_PACKAGE = 'test/desk';

const COMMON = `cluster_type=coreos-pxe
remote_user=admin
network_mask=255.255.255.0
network_gateway=192.168.1.2
network_dns=192.168.1.10
network_dns2=192.168.1.1
network_dn=lab.test
k8s_cluster_cidr="10.42.0.0/16"
coreos_linux_version=1632.2.1
tectonic_admin_email="admin@lab.test"
tectonic_controller_dn="core-admin.lab.test"
tectonic_ingress_dn="core-ingress.lab.test"
tectonic_networking="canal"
provisioner_server_dn=core-provisioner.lab.test
`;
const GROUPS = `
[coreos_provisioner]
core-provisioner ansible_host=192.168.1.40

[coreos_controllers]
core-c1 ansible_host=192.168.1.41

[coreos_workers]
core-w1 ansible_host=192.168.1.51

[coreos]
core-c1
core-w1

[vmware_vms]
`;

/** What an operator puts into a checkout before a deployment: file below it -> content. */
export const PACKAGES: Readonly<Record<string, string>> = {
  [`clusters/${PACKAGE}/hosts`]: `[all:vars]
cluster_name=core-1
vmware_target=esxi
esxi_net="VM Network"
esxi_net_prefix=192.168.1
${COMMON}${GROUPS}core-c1 numvcpus=4 memsize=4096 esxi_host=esxi-2 esxi_user=root esxi_ds=datastore1
core-w1 numvcpus=2 memsize=2048 esxi_host=esxi-1 esxi_user=root esxi_ds=datastore1
`,
  [`clusters/${DESKTOP_PACKAGE}/hosts`]: `[all:vars]
cluster_name=desk
vmware_target=fusion
fusion_vm_folder="../virtuals"
fusion_net="vmnet2"
fusion_net_type="custom"
${COMMON}${GROUPS}core-c1 numvcpus=4 memsize=1536
core-w1 numvcpus=2 memsize=2048
`,
  'vmware/vmnet2/dhcpd.conf': '# of the desktop\nsubnet 192.168.1.0 netmask 255.255.255.0 {\n}\n',
  'node-packer/keys/authorized_keys': 'ssh-rsa AAAA operator\n',
  ...Object.fromEntries(
    [PACKAGE, DESKTOP_PACKAGE].flatMap((name) =>
      ['ca.crt', 'client.crt', 'client.key'].map((file) => [
        `clusters/${name}/matchbox-certs/${file}`,
        `-----BEGIN ${file}-----\nline\n-----END ${file}-----\n`,
      ]),
    ),
  ),
};
