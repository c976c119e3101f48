import type { Json } from '../../../values/value.ts';
import type { FactCollector } from './collector.ts';

/** /etc/resolv.conf. */
export const dns: FactCollector = {
  subset: 'dns',
  files: ['/etc/resolv.conf'],
  read(view) {
    const facts: Record<string, Json> = {};
    const nameservers: string[] = [];
    const options: Record<string, Json> = {};
    for (const line of (view.file('/etc/resolv.conf') ?? '').split('\n')) {
      const [word = '', ...rest] = line.trim().split(/\s+/);
      if (rest.length === 0 || /^[#;]/.test(word)) continue;
      if (word === 'nameserver') facts.nameservers = [...(nameservers.push(...rest) > 0 ? nameservers : [])];
      else if (word === 'domain') facts.domain = rest[0] ?? '';
      else if (word === 'search' || word === 'sortlist') facts[word] = rest;
      else if (word === 'options') {
        for (const option of rest) {
          const separator = option.indexOf(':');
          if (separator === -1) options[option] = true;
          else options[option.slice(0, separator)] = option.slice(separator + 1);
        }
        facts.options = { ...options };
      }
    }
    return { dns: facts };
  },
};
