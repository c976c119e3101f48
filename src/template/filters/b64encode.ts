import { type Py, str } from '../../values/index.ts';
import { filter } from '../context.ts';
import { encodeText } from '../support/bytes.ts';

/** Ansible's b64encode. */
export default filter('string, encoding="utf-8"', (_context, value: Py, encoding: Py) =>
  encodeText(str(value), str(encoding)).toString('base64'),
);
