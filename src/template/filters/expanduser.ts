import type { Py } from '../../values/index.ts';
import { type Context, filter } from '../context.ts';
import { expandUser } from '../support/path-expansion.ts';
import { mapTexts } from '../support/sequences.ts';

/** Ansible's expanduser: `~` becomes the home directory. */
export default filter('path', (context: Context, path: Py) =>
  mapTexts(path, (text) => expandUser(text, context.engine.host.env)),
);
