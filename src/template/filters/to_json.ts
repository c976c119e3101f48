import { JinjaText, type Py, type PyDict } from '../../values/index.ts';
import { filter } from '../context.ts';
import { jsonOptions } from '../support/dump-options.ts';
import { dumpJson } from '../support/json.ts';

/** Ansible's to_json: one line, keys as they come. */
export default filter(
  'a, **kw',
  (_context, value: Py, options: PyDict) => new JinjaText(dumpJson(value, jsonOptions(options, null, false))),
);
