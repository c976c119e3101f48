import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const STRINGS = [
  'admin_email',
  'admin_password',
  'base_domain',
  'cluster_cidr',
  'cluster_name',
  'container_linux_channel',
  'container_linux_version',
  'dns_name',
  'enable_calico_network_policy',
  'kube_apiserver_service_ip',
  'kube_dns_service_ip',
  'kube_etcd_service_ip',
  'license_path',
  'metal_controller_domain',
  'metal_ingress_domain',
  'metal_matchbox_ca',
  'metal_matchbox_client_cert',
  'metal_matchbox_client_key',
  'metal_matchbox_http_url',
  'metal_matchbox_rpc_endpoint',
  'networking',
  'pull_secret_path',
  'service_cidr',
  'ssh_authorized_key',
];
const FLAGS = ['iscsi_enabled', 'vanilla_k8s'];
const LISTS = ['controller', 'worker'].flatMap((kind) =>
  ['domains', 'macs', 'names'].map((what) => `metal_${kind}_${what}`),
);

/**
 * Stands in for the installer's modules below TECTONIC_HOME: takes every variable with its type, reads the two files, needs
 * no provider, and waits as the real ones do until somebody has seen to the nodes: for `ready` to appear.
 */
export function writeMetalModules(home: string, ready: string): void {
  const folder = join(home, 'platforms/metal');
  mkdirSync(folder, { recursive: true });
  const variable = (name: string, type: string): string => `variable "tectonic_${name}" {\n  type = ${type}\n}\n`;
  const text = [
    ...STRINGS.map((name) => variable(name, 'string')),
    ...FLAGS.map((name) => variable(name, 'bool')),
    ...LISTS.map((name) => variable(name, 'list(string)')),
    `resource "terraform_data" "etcd_secrets" {
  input = [fileexists(var.tectonic_license_path), fileexists(var.tectonic_pull_secret_path), var.tectonic_metal_worker_macs]
  provisioner "local-exec" {
    command = "i=0; until [ -e ${ready} ] || [ $i -ge 60 ]; do sleep 1; i=$((i + 1)); done; [ -e ${ready} ]"
  }
}
output "worker_macs" {
  value = var.tectonic_metal_worker_macs
}
`,
  ];
  writeFileSync(join(folder, 'main.tf'), text.join(''));
}
