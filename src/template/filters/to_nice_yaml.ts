import { JinjaText, type Py, type PyDict } from '../../values/index.ts';
import { filter } from '../context.ts';
import { writeYaml } from '../support/dump-options.ts';
import { wantInt } from '../support/numbers.ts';

/** Ansible's to_nice_yaml: four blanks a level, one member a line. */
export default filter(
  'a, indent=4, *args, **kw',
  (_context, value: Py, indent: Py, _args: Py, options: PyDict) =>
    new JinjaText(writeYaml(value, options, { flowStyle: false, indent: wantInt(indent) })),
);
