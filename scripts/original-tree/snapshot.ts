import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from './lab.ts';

/** What a host shows of itself: each file's mode, owner and content, and which services run. */
const HOSTS: Readonly<Record<string, string>> = {
  'core-provisioner': '/etc/dhcp /var/lib/matchbox /home/admin/matchbox-v0.7.0-linux-amd64',
  'core-c1': '/usr/share/oem /etc/systemd/system/kubelet.service',
  'core-w1': '/usr/share/oem /etc/systemd/system/kubelet.service',
};
const FILES = `find "$@" -type f | sort | while IFS= read -r file; do stat -c '== %n %a %U' "$file"; cat "$file"; done
systemctl is-active dhcpd kubelet iscsid rpcbind
getent shadow core | cut -d: -f1,2`;
const MACHINES = `vim-cmd vmsvc/getallvms | sed 1d | while read -r id rest; do
  echo "== $id $rest"; vim-cmd vmsvc/power.getstate "$id" | tail -n 1
done
find /vmfs/volumes/datastore1 -type f -name '*.vmx*' | sort | while IFS= read -r file; do echo "== $file"; cat "$file"; done`;

/** The state after a step as text: files of the checkout, hosts, virtual machines. What is drawn by lot has a number instead. */
export async function snapshot(lab: Lab): Promise<string> {
  const parts = ['clusters', 'tmp', 'virtuals', 'vmware'].map((name) => tree(join(lab.checkout, name), name));
  for (const [host, paths] of Object.entries(HOSTS)) {
    const { stdout } = await lab.sandbox.hostExec(host, ['sh', '-c', FILES, 'sh', ...paths.split(' ')]);
    parts.push(`#### ${host}\n${stdout}`);
  }
  for (const host of ['esxi-1', 'esxi-2']) {
    parts.push(`#### ${host}\n${(await lab.sandbox.hostExec(host, ['sh', '-c', MACHINES])).stdout}`);
  }
  return withoutChance(parts.join('\n').replaceAll(lab.checkout, 'CHECKOUT'));
}

/** MAC addresses and ids by the order in which they are met. */
function withoutChance(text: string): string {
  const met = new Map<string, string>();
  const number = (value: string): string => {
    const key = value.toLowerCase();
    met.set(key, met.get(key) ?? `<${met.size + 1}>`);
    return met.get(key) ?? '';
  };
  return text
    .replace(/^uuid\.(?:bios|location) = .*$/gm, 'uuid')
    .replace(/\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b/gi, number)
    .replaceAll(/vmware\/sandboxes\/[^/]+/g, 'SANDBOX');
}

function tree(folder: string, name: string): string {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return '';
  const mode = (found.mode & 0o7777).toString(8);
  if (!found.isDirectory()) return `== ${name} ${mode}\n${readFileSync(folder, 'latin1')}\n`;
  const members = readdirSync(folder).sort();
  return `== ${name}/ ${mode}\n${members.map((member) => tree(join(folder, member), `${name}/${member}`)).join('')}`;
}
