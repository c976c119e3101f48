import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  EMPTY_NODE,
  emptyOva,
  esxiPasswordPath,
  mustRun,
  type ProgramResult,
  programsPath,
  raiseSandbox,
  runProgram,
  type Sandbox,
} from '../../src/sandbox/index.ts';
import { PACKAGE, PACKAGES } from './packages.ts';

/** One engine's own machines and its own copy of the checkout. */
export interface Lab {
  readonly sandbox: Sandbox;
  readonly checkout: string;
  /** Runs a program in the checkout, in the network of the machines, with their key in an agent. */
  run(argv: readonly string[]): Promise<ProgramResult>;
  close(): Promise<void>;
}

/** Kubelets and daemons that only stay, the release that would be fetched, and the service by the name that CentOS has for it. */
const PROVISIONER = `
mkdir -p /etc/dhcp /var/lib/matchbox/assets/coreos /home/admin/matchbox-v0.7.0-linux-amd64/scripts
printf 'authoritative;\\n' >/etc/dhcp/dhcpd.conf
printf '#!/bin/sh\\nmkdir -p "$3/coreos/$2" && echo "$1 $2" >"$3/coreos/$2/kernel"\\n' \\
  >/home/admin/matchbox-v0.7.0-linux-amd64/scripts/get-coreos
chmod 755 /home/admin/matchbox-v0.7.0-linux-amd64/scripts/get-coreos
printf '[Service]\\nExecStart=/bin/sleep infinity\\n' >/etc/systemd/system/dhcpd.service
systemctl daemon-reload && systemctl start dhcpd`;
const NODE = `
mkdir -p /usr/share/oem /etc/iscsi
printf '# by the installer\\nset linux_append="coreos.autologin"\\n' >/usr/share/oem/grub.cfg
cd /etc/systemd/system
for name in iscsid rpcbind; do
  printf '[Service]\\nExecStart=/bin/sleep infinity\\n[Install]\\nWantedBy=multi-user.target\\n' >$name.service
done
cat >kubelet.service <<'UNIT'
[Service]
Environment="RKT_RUN_ARGS=--uuid-file-save=/var/cache/kubelet-pod.uuid \\
  --volume=resolv,kind=host,source=/etc/resolv.conf \\
  --mount volume=resolv,target=/etc/resolv.conf"
ExecStart=/bin/sleep infinity
UNIT
systemctl daemon-reload && systemctl start kubelet`;

/** Raises the machines that the packages name. `checkout` is a copy that may be written to. */
export async function openLab(engine: string, checkout: string): Promise<Lab> {
  const node = (name: string, address: string) => ({ name, address, accounts: [{ name: 'core' }, { name: 'admin' }] });
  const sandbox = await raiseSandbox({
    name: `original-${engine}`,
    image: 'python',
    hosts: [
      { name: 'core-provisioner', address: '192.168.1.40', accounts: [{ name: 'admin' }, { name: 'core' }] },
      node('core-c1', '192.168.1.41'),
      node('core-w1', '192.168.1.51'),
    ],
    simulators: ['esxi-1', 'esxi-2'].map((name) => ({
      name,
      // The original knows only what older releases print.
      release: '6.0',
      datastores: ['datastore1'],
      networks: ['VM Network'],
    })),
    gateways: ['192.168.1.2'],
  });
  const prepare = async (host: string, script: string): Promise<void> => {
    const { rc, stderr } = await sandbox.hostExec(host, ['sh', '-euc', script]);
    if (rc !== 0) throw new Error(`${host}: ${stderr}`);
  };
  await prepare('core-provisioner', PROVISIONER);
  for (const host of ['core-c1', 'core-w1']) await prepare(host, NODE);
  for (const [path, content] of Object.entries(PACKAGES)) await writeInto(join(checkout, path), content);
  writeFileSync(join(checkout, 'node.ova'), emptyOva(EMPTY_NODE));
  const agent = await startAgent(sandbox.key);
  return {
    sandbox,
    checkout,
    run: (argv) => {
      const env = { ...sandbox.environment(), SSH_AUTH_SOCK: agent.socket, ANSIBLE_NOCOLOR: '1' };
      return sandbox.exec(argv, { cwd: checkout, env });
    },
    async close() {
      agent.end();
      await sandbox.down();
    },
  };
}

/** The words that deploy the VMs: the script that the first playbook wrote, with the password that it takes on its command line. */
export async function ovfScript(lab: Lab): Promise<readonly string[]> {
  const password = (await mustRun(['cat', esxiPasswordPath(lab.sandbox)])).trim();
  return ['bash', `tmp/${PACKAGE}/esxi-create-vms`, password];
}

export const vmnetProgram = (lab: Lab): string => join(programsPath(lab.sandbox), 'vmnet-cli');

async function writeInto(path: string, content: string): Promise<void> {
  await mustRun(['sh', '-c', 'mkdir -p "$(dirname "$0")" && cat >"$0"', path], { input: content });
}

/** ssh looks for keys in the home of whoever runs it, wherever HOME points: an agent needs no file there. */
async function startAgent(key: string): Promise<{ readonly socket: string; end(): void }> {
  const started = await mustRun(['ssh-agent', '-s']);
  const socket = /SSH_AUTH_SOCK=([^;]+)/.exec(started)?.[1] ?? '';
  const pid = Number(/SSH_AGENT_PID=(\d+)/.exec(started)?.[1]);
  const { rc, stderr } = await runProgram(['ssh-add', '-q', key], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
  if (rc !== 0) throw new Error(stderr);
  return { socket, end: () => process.kill(pid) };
}
