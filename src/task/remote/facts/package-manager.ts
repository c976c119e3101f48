import { sh } from '../../../shell/script.ts';
import type { FactCollector } from './collector.ts';

/** Manager and where its program lies; earlier ones win. dnf stands before yum, which is often a link to it. */
const MANAGERS: readonly (readonly [name: string, path: string])[] = [
  ['atomic_container', '/run/ostree-booted'],
  ['apt', '/usr/bin/apt-get'],
  ['dnf', '/usr/bin/dnf-3'],
  ['dnf', '/usr/bin/dnf'],
  ['yum', '/usr/bin/yum'],
  ['zypper', '/usr/bin/zypper'],
  ['apk', '/sbin/apk'],
  ['pacman', '/usr/bin/pacman'],
  ['portage', '/usr/bin/emerge'],
  ['xbps', '/usr/bin/xbps-install'],
  ['urpmi', '/usr/sbin/urpmi'],
  ['swupd', '/usr/bin/swupd'],
  ['sorcery', '/usr/sbin/sorcery'],
  ['opkg', '/bin/opkg'],
  ['opkg', '/usr/bin/opkg'],
  ['pkgng', '/usr/sbin/pkg'],
  ['nix', '/run/current-system/sw/bin/nix'],
];

export const packageManager: FactCollector = {
  subset: 'pkg_mgr',
  script: sh`for path in ${MANAGERS.map(([, path]) => path)}; do
  if [ -e "$path" ]; then put manager "$path"; break; fi
done`,
  read(view) {
    const found = view.field('manager');
    return { pkg_mgr: MANAGERS.find(([, path]) => path === found)?.[0] ?? 'unknown' };
  },
};
