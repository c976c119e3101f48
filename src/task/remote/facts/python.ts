import { sh } from '../../../shell/script.ts';
import type { FactCollector } from './collector.ts';

const VERSION = /^Python (\d+)\.(\d+)\.(\d+)(?:(a|b|rc)(\d+))?/;
const LEVELS: Readonly<Record<string, string>> = { a: 'alpha', b: 'beta', rc: 'candidate' };

/**
 * The Python that a host happens to have: cbx needs none, but playbooks ask for its version and run its interpreter.
 * Nothing on hosts without one. `-V` answers before the interpreter starts up.
 */
export const python: FactCollector = {
  subset: 'python',
  script: sh`py=$(command -v python3 || command -v python || :)
if [ -n "$py" ]; then put python "$py"; put python_version "$("$py" -V 2>&1)"; fi`,
  read(view) {
    const executable = view.field('python');
    const match = VERSION.exec(view.field('python_version') ?? '');
    if (executable === undefined || match === null) return {};
    const [, first, second, third, letters, number = '0'] = match;
    const [major, minor, micro, serial] = [first, second, third, number].map(Number) as [
      number,
      number,
      number,
      number,
    ];
    const releaselevel = LEVELS[letters ?? ''] ?? 'final';
    return {
      python: {
        version: { major, minor, micro, releaselevel, serial },
        version_info: [major, minor, micro, releaselevel, serial],
        executable,
        type: 'cpython',
        has_sslcontext: true,
      },
      python_version: `${major}.${minor}.${micro}`,
    };
  },
};
