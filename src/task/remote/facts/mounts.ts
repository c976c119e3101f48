import { sh } from '../../../shell/script.ts';
import type { FactCollector, Facts } from './collector.ts';

/**
 * File systems on devices or on the network, with their sizes. One `stat -f` asks for all of them, or one for each
 * where that fails, under a limit where there is `timeout`: a dead NFS server must not hang the run.
 */
export const mounts: FactCollector = {
  subset: 'hardware',
  files: ['/proc/self/mountinfo', '/etc/mtab', '/proc/mounts'],
  script: sh`limit=
if command -v timeout >/dev/null 2>&1; then limit='timeout 10'; fi
set --
while read -r device path type rest; do
  case $path in *\\*) path=$(printf '%b' "$path") ;; esac
  case $device:$type in *:none) ;; /*:* | *:/*) set -- "$@" "$path" ;; esac
done </proc/mounts 2>/dev/null
if [ $# -gt 0 ]; then
  sizes=$($limit stat -f -c '%s %S %b %a %c %d' "$@" 2>/dev/null) ||
    sizes=$(for path; do $limit stat -f -c '%s %S %b %a %c %d' "$path" 2>/dev/null || printf '%s\\n' -; done)
  put sizes "$sizes"
fi
if command -v lsblk >/dev/null 2>&1; then put uuids "$(lsblk --list --noheadings --paths --output NAME,UUID --exclude 2 2>/dev/null)"; fi`,
  read(view) {
    const sizes = (view.field('sizes') ?? '').split('\n');
    const uuids = new Map(
      (view.field('uuids') ?? '').split('\n').map((line) => line.trim().split(/\s+/) as [string, string]),
    );
    const bound = boundMounts(view.file('/proc/self/mountinfo') ?? '');
    const table = view.file('/proc/mounts') ?? view.file('/etc/mtab') ?? '';
    const entries = table
      .split('\n')
      .map((line) => line.split(' ').map(unescapeOctal))
      .filter(([device = '', , type]) => (device.startsWith('/') || device.includes(':/')) && type !== 'none');
    // A path that is mounted over itself shows its last mount, in the place of the first.
    const byPath = new Map<string, Facts>();
    entries.forEach(([device = '', mount = '', fstype = '', options = ''], index) => {
      byPath.set(mount, {
        mount,
        device,
        fstype,
        options: bound.has(mount) && fstype !== 'btrfs' ? `${options},bind` : options,
        ...sizeFacts(sizes[index] ?? ''),
        uuid: uuids.get(device) ?? 'N/A',
      });
    });
    return { mounts: [...byPath.values()] };
  },
};

function sizeFacts(line: string): Facts {
  const [blockSize, fragment, blocks, available, inodes, freeInodes] = line.split(' ').map(Number);
  if (blockSize === undefined || fragment === undefined || blocks === undefined || available === undefined) return {};
  return {
    size_total: fragment * blocks,
    size_available: fragment * available,
    block_size: blockSize,
    block_total: blocks,
    block_available: available,
    block_used: blocks - available,
    inode_total: inodes ?? 0,
    inode_available: freeInodes ?? 0,
    inode_used: (inodes ?? 0) - (freeInodes ?? 0),
  };
}

/** Mount points that show a part of a file system: their root (the fourth column) is not `/`. */
function boundMounts(mountinfo: string): Set<string> {
  const rows = mountinfo.split('\n').map((line) => line.split(' '));
  return new Set(rows.filter(([, , , root = '/']) => root !== '/').map(([, , , , mount = '']) => unescapeOctal(mount)));
}

function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_all, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
