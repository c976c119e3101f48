import { JinjaText, type Py, type PyDict } from '../../values/index.ts';
import { filter } from '../context.ts';
import { writeYaml } from '../support/dump-options.ts';

/** Ansible's to_yaml: collections of scalars in one line. */
export default filter(
  'a, *args, **kw',
  (_context, value: Py, _args: Py, options: PyDict) => new JinjaText(writeYaml(value, options, { flowStyle: null })),
);
