import { type Py, str, strptime } from '../../values/index.ts';
import { filter } from '../context.ts';
import { wantText } from '../support/want-text.ts';

/** Ansible's to_datetime. */
export default filter('string, format="%Y-%m-%d %H:%M:%S"', (_context, value: Py, format: Py) =>
  strptime(wantText(value), str(format)),
);
