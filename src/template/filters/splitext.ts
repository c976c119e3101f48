import type { Py } from '../../values/index.ts';
import { filter } from '../context.ts';
import { tupleOf } from '../support/sequences.ts';
import { wantText } from '../support/want-text.ts';

/** Ansible's splitext. */
export default filter('value', (_context, value: Py) => {
  const text = wantText(value);
  const match = /^((?:.*\/)?\.*[^/]*?[^/.][^/]*?)(\.[^./]*)$/s.exec(text);
  return tupleOf(match === null ? [text, ''] : [match[1]!, match[2]!]);
});
