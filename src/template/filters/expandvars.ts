import type { Py } from '../../values/index.ts';
import { type Context, filter } from '../context.ts';
import { expandVariables } from '../support/path-expansion.ts';
import { mapTexts } from '../support/sequences.ts';

/** Ansible's expandvars: `$NAME` and `${NAME}` from the environment. */
export default filter('path', (context: Context, path: Py) =>
  mapTexts(path, (text) => expandVariables(text, context.engine.host.env)),
);
