import { sh } from '../../../shell/script.ts';
import { type FactCollector, type Facts, type FactView, firstLine } from './collector.ts';

const DMI = '/sys/devices/virtual/dmi/id/';

/**
 * Whether the machine is virtual, and by what. Every trace counts for tech_guest; the first one found, from the innermost
 * (containers) to the outermost, is the type.
 */
export const virtual: FactCollector = {
  subset: 'virtual',
  files: [
    ...['product_name', 'sys_vendor', 'bios_vendor', 'product_family'].map((name) => DMI + name),
    '/proc/1/cgroup',
    '/proc/cpuinfo',
    '/proc/modules',
    '/proc/self/status',
    '/sys/hypervisor/type',
    '/proc/xen/capabilities',
    '/run/systemd/container',
  ],
  script: sh`nl='
'
all=$nl$(tr '\\000' '\\n' </proc/1/environ 2>/dev/null)$nl
case $all in *"\${nl}container="*) all=\${all#*"\${nl}container="}; put container "\${all%%"$nl"*}" ;; esac
traces=
for path in /.dockerenv /.dockerinit /run/.containerenv /proc/vz /proc/bc /proc/xen /sys/bus/xen /dev/kvm /var/lib/ovirt-guest-agent; do
  if [ -e "$path" ]; then traces="$traces $path"; fi
done
put virtual.traces "$traces"`,
  read(view) {
    const guest = guestTraces(view);
    const host = hostTraces(view);
    const type = guest[0]?.type ?? host[0] ?? 'NA';
    const role = guest.length > 0 ? 'guest' : host.length > 0 ? 'host' : 'NA';
    const facts: Facts = {
      virtualization_type: type,
      virtualization_role: role,
      virtualization_tech_guest: [...new Set(guest.flatMap(({ tech }) => tech))].sort(),
      virtualization_tech_host: host,
    };
    return facts;
  },
};

interface Guest {
  readonly type: string;
  readonly tech: readonly string[];
}

function guestTraces(view: FactView): Guest[] {
  const traces = (view.field('virtual.traces') ?? '').split(' ');
  const cgroup = view.file('/proc/1/cgroup') ?? '';
  const container = view.field('container') || firstLine(view.file('/run/systemd/container'));
  const found: Guest[] = [];
  const add = (condition: boolean, type: string, tech: readonly string[] = [type]): void => {
    if (condition) found.push({ type, tech });
  };
  add(
    /\/docker(\/|-[0-9a-f]+\.scope)/.test(cgroup) || traces.includes('/.dockerenv') || traces.includes('/.dockerinit'),
    'docker',
    ['docker', 'container'],
  );
  add(/\/(lxc|machine\.slice\/machine-lxc)/.test(cgroup) || container === 'lxc', 'lxc', ['lxc', 'container']);
  add(container === 'podman' || traces.includes('/run/.containerenv'), 'podman', ['podman', 'container']);
  add(container === 'systemd-nspawn', 'container', ['container', 'systemd-nspawn']);
  add(container !== '' && !['lxc', 'podman', 'systemd-nspawn', 'docker'].includes(container), 'container', [
    'container',
  ]);
  add(traces.includes('/proc/vz') && !traces.includes('/proc/bc'), 'openvz', ['openvz', 'container']);
  add(isXenGuest(view, traces), 'xen');
  found.push(...firmwareTraces(view));
  add(/^(?:model name|vendor_id)\s*:.*QEMU Virtual CPU/m.test(view.file('/proc/cpuinfo') ?? ''), 'kvm');
  add(/^vendor_id\s*:\s*(?:User Mode Linux)/m.test(view.file('/proc/cpuinfo') ?? ''), 'uml');
  add(/^VxID:\s*[1-9]/m.test(view.file('/proc/self/status') ?? ''), 'linux_vserver');
  return found;
}

/** What the (virtual) firmware says of its maker and product. */
function firmwareTraces(view: FactView): Guest[] {
  const read = (name: string): string => firstLine(view.file(DMI + name));
  const product = read('product_name');
  const vendor = read('sys_vendor');
  const bios = read('bios_vendor');
  const found: Guest[] = [];
  const add = (condition: boolean, type: string): void => {
    if (condition) found.push({ type, tech: [type] });
  };
  add(
    [
      'KVM',
      'KVM Server',
      'Bochs',
      'AHV',
      'Google Compute Engine',
      'Standard PC (i440FX + PIIX, 1996)',
      'OpenStack Nova',
      'OpenStack Compute',
    ].includes(product) || product.startsWith('Standard PC (Q35'),
    'kvm',
  );
  add(product === 'RHEV Hypervisor', 'RHEV');
  add(product === 'oVirt Node', 'oVirt');
  add(['VMware Virtual Platform', 'VMware7,1', 'VMware20,1'].includes(product) || vendor === 'VMware, Inc.', 'VMware');
  add(product === 'VirtualBox' || bios === 'innotek GmbH', 'virtualbox');
  add(product === 'HVM domU' || bios === 'Xen', 'xen');
  add(product === 'Parallels Virtual Platform' || vendor === 'Parallels Software International Inc.', 'parallels');
  add(bios === 'Amazon EC2' || vendor === 'QEMU' || vendor === 'Amazon EC2', 'kvm');
  add(vendor === 'Microsoft Corporation' && product === 'Virtual Machine', 'VirtualPC');
  add(vendor === 'OpenStack Foundation' || vendor === 'DigitalOcean', 'kvm');
  return found;
}

function isXenGuest(view: FactView, traces: readonly string[]): boolean {
  if (!traces.includes('/proc/xen') && firstLine(view.file('/sys/hypervisor/type')) !== 'xen') return false;
  return !(view.file('/proc/xen/capabilities') ?? '').includes('control_d');
}

function hostTraces(view: FactView): string[] {
  const traces = (view.field('virtual.traces') ?? '').split(' ');
  const modules = new Set((view.file('/proc/modules') ?? '').split('\n').map((line) => line.split(' ')[0] ?? ''));
  const hosts: string[] = [];
  if (traces.includes('/proc/bc')) hosts.push('openvz');
  if ((view.file('/proc/xen/capabilities') ?? '').includes('control_d')) hosts.push('xen');
  if (modules.has('kvm') || traces.includes('/dev/kvm')) hosts.push('kvm');
  if (modules.has('vboxdrv')) hosts.push('virtualbox');
  return hosts;
}
