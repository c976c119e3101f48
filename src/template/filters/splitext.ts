import { type Py, str } from '../../values/index.ts';
import { filter } from '../context.ts';
import { tupleOf } from '../support/sequences.ts';

/** Ansible's splitext. */
export default filter('value', (_context, value: Py) => {
  const text = str(value);
  const match = /^((?:.*\/)?\.*[^/]*?[^/.][^/]*?)(\.[^./]*)$/s.exec(text);
  return tupleOf(match === null ? [text, ''] : [match[1]!, match[2]!]);
});
