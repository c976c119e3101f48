import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Py } from '../../values/index.ts';
import { type Context, filter } from '../context.ts';
import { mapTexts } from '../support/sequences.ts';

/** Ansible's realpath: links followed as far as the path exists. */
export default filter('path', (context: Context, path: Py) =>
  mapTexts(path, (text) => {
    const absolute = resolve(context.engine.host.basedir, text);
    const rest: string[] = [];
    for (let at = absolute; ; at = dirname(at)) {
      try {
        return join(realpathSync(at), ...rest);
      } catch {
        if (dirname(at) === at) return absolute;
        rest.unshift(basename(at));
      }
    }
  }),
);
