import { sh } from '../../../shell/script.ts';
import { type FactCollector, firstLine } from './collector.ts';

/** /proc/meminfo in MiB, load and uptime. */
export const memory: FactCollector = {
  subset: 'hardware',
  files: ['/proc/meminfo'],
  read(view) {
    const kb = new Map<string, number>();
    for (const match of (view.file('/proc/meminfo') ?? '').matchAll(/^(\w+):\s+(\d+)/gm)) {
      kb.set(match[1] ?? '', Number(match[2]));
    }
    if (!kb.has('MemTotal')) return {};
    const mb = (name: string): number => Math.floor((kb.get(name) ?? 0) / 1024);
    const free = (kb.get('MemFree') ?? 0) + (kb.get('Cached') ?? 0) + (kb.get('Buffers') ?? 0);
    const total = kb.get('MemTotal') ?? 0;
    return {
      memtotal_mb: mb('MemTotal'),
      memfree_mb: mb('MemFree'),
      swaptotal_mb: mb('SwapTotal'),
      swapfree_mb: mb('SwapFree'),
      memory_mb: {
        real: { total: mb('MemTotal'), used: mb('MemTotal') - mb('MemFree'), free: mb('MemFree') },
        nocache: { free: Math.floor(free / 1024), used: Math.floor((total - free) / 1024) },
        swap: {
          total: mb('SwapTotal'),
          free: mb('SwapFree'),
          used: mb('SwapTotal') - mb('SwapFree'),
          cached: mb('SwapCached'),
        },
      },
    };
  },
};

export const load: FactCollector = {
  subset: 'loadavg',
  files: ['/proc/loadavg'],
  read(view) {
    const [one, five, fifteen] = firstLine(view.file('/proc/loadavg')).split(' ').map(Number);
    return fifteen === undefined ? {} : { loadavg: { '1m': one ?? 0, '5m': five ?? 0, '15m': fifteen } };
  },
};

export const uptime: FactCollector = {
  subset: 'hardware',
  files: ['/proc/uptime'],
  read(view) {
    const [seconds = ''] = firstLine(view.file('/proc/uptime')).split(' ');
    return seconds === '' ? {} : { uptime_seconds: Math.trunc(Number(seconds)) };
  },
};

/** A chroot's root is not the root of process 1; without a look at that one, not the inode that roots have. */
export const chroot: FactCollector = {
  subset: 'chroot',
  script: sh`put roots "$(stat -c '%i %d' / /proc/1/root/. 2>/dev/null)"
put rootfs "$(stat -f -c %T / 2>/dev/null)"`,
  read(view) {
    const [root = '', initRoot = ''] = (view.field('roots') ?? '').split('\n');
    if (root === '') return { is_chroot: false };
    if (initRoot !== '') return { is_chroot: root !== initRoot };
    const inode = root.split(' ')[0];
    const usual = { btrfs: '256', xfs: '128' }[view.field('rootfs') ?? ''] ?? '2';
    return { is_chroot: inode !== usual };
  },
};
