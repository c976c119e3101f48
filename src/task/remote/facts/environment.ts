import { sh } from '../../../shell/script.ts';
import type { FactCollector, Facts } from './collector.ts';

/** The environment of the remote shell. Entries end with NUL, so that values may hold line ends; sh cannot keep NUL. */
export const environment: FactCollector = {
  subset: 'env',
  script: sh`environment=$(env -0 2>/dev/null | tr '\\000\\n' '\\n\\036')
put env "\${environment:-$(env)}"`,
  read(view) {
    const env: Facts = {};
    for (const line of (view.field('env') ?? '').split('\n')) {
      const separator = line.indexOf('=');
      if (separator > 0) env[line.slice(0, separator)] = line.slice(separator + 1).replaceAll('\x1e', '\n');
    }
    return { env };
  },
};
