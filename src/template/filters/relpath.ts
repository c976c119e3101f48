import { relative, resolve } from 'node:path';
import { type Py, str } from '../../values/index.ts';
import { type Context, filter } from '../context.ts';
import { wantText } from '../support/want-text.ts';

/** Ansible's relpath. */
export default filter('path, start=None', (context: Context, path: Py, start: Py) => {
  const { basedir } = context.engine.host;
  return relative(start === null ? basedir : resolve(basedir, str(start)), resolve(basedir, wantText(path))) || '.';
});
