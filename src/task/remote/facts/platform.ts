import { sh } from '../../../shell/script.ts';
import { type FactCollector, firstLine } from './collector.ts';

/** Kernel, machine and names. The full name is what Python's getfqdn finds: the first alias with a dot. */
export const platform: FactCollector = {
  subset: 'platform',
  files: ['/etc/machine-id', '/var/lib/dbus/machine-id'],
  // uname prints these four in this order, whatever the order of its options; only the version has blanks.
  script: sh`set -- $(uname -s -n -r -m)
node=$2
put system "$1"
put nodename "$node"
put kernel "$3"
put machine "$4"
put kernel_version "$(uname -v)"
put bits "$(getconf LONG_BIT 2>/dev/null)"
if command -v getent >/dev/null 2>&1; then
  names=$(getent hosts "$node")
  put names "$(getent hosts "\${names%%[[:space:]]*}")"
else
  put names "$(grep -w -- "$node" /etc/hosts 2>/dev/null | head -n 1)"
fi`,
  read(view) {
    const machine = view.field('machine') ?? '';
    const nodename = view.field('nodename') ?? '';
    const is32BitIntel = /^i[3-6]86$/.test(machine);
    const bits = view.field('bits') || (/64|s390x/.test(machine) ? '64' : '32');
    const fqdn = fullName(nodename, view.field('names') ?? '');
    const id = firstLine(view.file('/var/lib/dbus/machine-id')) || firstLine(view.file('/etc/machine-id'));
    return {
      system: view.field('system') ?? '',
      kernel: view.field('kernel') ?? '',
      kernel_version: view.field('kernel_version') ?? '',
      machine,
      architecture: is32BitIntel ? 'i386' : machine,
      ...(machine === 'x86_64' ? { userspace_architecture: bits === '64' ? 'x86_64' : 'i386' } : {}),
      ...(is32BitIntel ? { userspace_architecture: 'i386' } : {}),
      userspace_bits: bits,
      nodename,
      hostname: nodename.split('.')[0] ?? '',
      fqdn,
      domain: fqdn.split('.').slice(1).join('.'),
      ...(id === '' ? {} : { machine_id: id }),
    };
  },
};

function fullName(nodename: string, entry: string): string {
  const [, canonical = nodename, ...aliases] = firstLine(entry).split(/\s+/);
  return [canonical, ...aliases].find((name) => name.includes('.')) ?? (canonical || nodename);
}
