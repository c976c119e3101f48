import { sh } from '../../../shell/script.ts';
import { type FactCollector, firstLine } from './collector.ts';

/** Process 1 names itself; only `init`, a shell or a file name says nothing, and then the traces of managers are looked at. */
export const serviceManager: FactCollector = {
  subset: 'service_mgr',
  files: ['/proc/1/comm'],
  script: sh`traces=
if command -v systemctl >/dev/null 2>&1; then
  for folder in /run/systemd/system /dev/.run/systemd /dev/.systemd; do
    if [ -e "$folder" ]; then traces="$traces systemd"; break; fi
  done
fi
if command -v initctl >/dev/null 2>&1 && [ -d /etc/init ]; then traces="$traces upstart"; fi
if [ -x /sbin/openrc ] || [ -x /sbin/openrc-run ]; then traces="$traces openrc"; fi
[ ! -L /sbin/init ] || case $(readlink /sbin/init) in */systemd | systemd) traces="$traces systemd" ;; esac
if [ -d /etc/init.d ]; then traces="$traces sysvinit"; fi
put traces "$traces"
[ ! -d /vmfs ] || case $(uname -s) in VMkernel) put comm vmkernel ;; esac`,
  read(view) {
    const name = firstLine(view.file('/proc/1/comm'));
    const says = { procd: 'openwrt_init', 'runit-init': 'runit', svscan: 'svc', 'openrc-init': 'openrc' }[name] ?? name;
    const isMute = name === '' || name === 'init' || name === 'COMMAND' || name.endsWith('sh') || name.startsWith('/');
    if (!isMute) return { service_mgr: says };
    return { service_mgr: (view.field('traces') ?? '').trim().split(' ')[0] || 'service' };
  },
};
