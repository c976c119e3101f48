import { asText, type Py, Undefined } from '../../values/index.ts';
import { filter } from '../context.ts';
import { readYaml } from '../support/read-data.ts';

/** Ansible's from_yaml_all: every document. */
export default filter('data', (_context, value: Py) => {
  if (value instanceof Undefined) throw value.error();
  const text = asText(value);
  return text === undefined ? value : readYaml(text, true);
});
