import { sh } from '../../../shell/script.ts';
import type { Json } from '../../../values/value.ts';
import type { FactCollector } from './collector.ts';

/** Keys of /proc/cpuinfo that name a processor: x86, ARM, s390, Alpha, SPARC, POWER. */
const NAME_KEYS = new Set(['model name', 'Processor', 'vendor_id', 'cpu', 'Vendor', 'processor']);

/** Processors as ansible-core counts them: sockets, cores per socket, threads per core. */
export const processor: FactCollector = {
  subset: 'hardware',
  files: ['/proc/cpuinfo'],
  script: sh`put nproc "$(nproc 2>/dev/null)"`,
  read(view) {
    const list: Json[] = [];
    const sockets = new Map<string, number>();
    const cores = new Map<string, number>();
    let blocks = 0;
    let models = 0;
    let siblings = 1;
    let physicalId = '0';
    for (const line of (view.file('/proc/cpuinfo') ?? '').split('\n')) {
      const match = /^([^:]+?)\s*:\s?(.*)$/.exec(line);
      if (match === null) continue;
      const key = match[1] ?? '';
      const value = (match[2] ?? '').trim();
      if (NAME_KEYS.has(key)) list.push(value);
      if (key === 'vendor_id' || key === 'processor') blocks += key === 'processor' ? 1 : 0;
      if (key === 'model name') models += 1;
      if (key === 'physical id') physicalId = value;
      if (key === 'physical id' && !sockets.has(value)) sockets.set(value, 1);
      if (key === 'cpu cores') {
        sockets.set(physicalId, Number(value));
        cores.set(physicalId, Number(value));
      }
      if (key === 'siblings') siblings = Number(value);
    }
    const isX86 = cores.size > 0;
    const count = isX86 ? sockets.size : Math.max(blocks, models);
    const coresPerSocket = isX86 ? ([...cores.values()][0] ?? 1) : 1;
    const threads = isX86 ? Math.max(1, Math.floor(siblings / coresPerSocket)) : 1;
    const vcpus = threads * count * coresPerSocket;
    return {
      processor: list,
      processor_count: count,
      processor_cores: coresPerSocket,
      processor_threads_per_core: threads,
      processor_vcpus: vcpus,
      processor_nproc: Number(view.field('nproc') || vcpus),
    };
  },
};
