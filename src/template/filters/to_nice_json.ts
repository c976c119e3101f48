import { JinjaText, type Py, type PyDict, truth } from '../../values/index.ts';
import { filter } from '../context.ts';
import { jsonOptions } from '../support/dump-options.ts';
import { dumpJson } from '../support/json.ts';
import { wantInt } from '../support/numbers.ts';

/** Ansible's to_nice_json: four blanks a level, keys sorted. */
export default filter(
  'a, indent=4, sort_keys=True, **kw',
  (_context, value: Py, indent: Py, sort: Py, options: PyDict) => {
    const base = jsonOptions(options, null, false);
    return new JinjaText(
      dumpJson(value, {
        ...base,
        indent: indent === null ? null : typeof indent === 'string' ? indent : wantInt(indent),
        sortKeys: truth(sort),
        separators: base.separators ?? [',', ': '],
      }),
    );
  },
);
