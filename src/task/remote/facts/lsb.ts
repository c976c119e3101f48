import { sh } from '../../../shell/script.ts';
import { type FactCollector, type Facts, parseAssignments } from './collector.ts';

/** What lsb_release tells, or /etc/lsb-release; empty where there is neither. */
export const lsb: FactCollector = {
  subset: 'lsb',
  files: ['/etc/lsb-release'],
  script: sh`if command -v lsb_release >/dev/null 2>&1; then put lsb "$(lsb_release -a 2>/dev/null)"; fi`,
  read(view) {
    const output = view.field('lsb') ?? '';
    const config = parseAssignments(view.file('/etc/lsb-release'));
    const line = (label: string): string | undefined =>
      new RegExp(`^${label}:\\s*(.*)$`, 'm').exec(output)?.[1]?.trim();
    const release = line('Release') ?? config.get('DISTRIB_RELEASE');
    const found: Record<string, string | undefined> = {
      release,
      id: line('Distributor ID') ?? config.get('DISTRIB_ID'),
      description: line('Description') ?? config.get('DISTRIB_DESCRIPTION'),
      codename: line('Codename') ?? config.get('DISTRIB_CODENAME'),
      major_release: release?.split('.')[0],
    };
    const facts: Facts = {};
    for (const [name, value] of Object.entries(found))
      if (value !== undefined) facts[name] = value.replace(/^["']|["']$/g, '');
    return { lsb: facts };
  },
};
