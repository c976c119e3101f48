import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../util/package-root.ts';

let names: ReadonlySet<string> | undefined;

/**
 * The modules of the collections that the community's `ansible` package brings along, by their full names and by the
 * short ones that lead to them. cbx has none of them; a task that names one is accepted and fails when it is reached.
 * Read when a name is met that nobody else knows.
 */
export function collectionModules(): ReadonlySet<string> {
  names ??= new Set(readNames(readFileSync(join(packageRoot(), 'schemas/collection-modules.txt'), 'utf8')));
  return names;
}

/** Lines `collection: module module* …`, where a star marks what has a short name too, and `old=new`. */
function* readNames(text: string): Iterable<string> {
  for (const line of text.split('\n')) {
    const renamed = line.indexOf('=');
    if (renamed !== -1) {
      yield line.slice(0, renamed);
      continue;
    }
    const [collection = '', ...modules] = line.split(/:? /);
    for (const written of modules) {
      const name = written.replace('*', '');
      yield `${collection}.${name}`;
      if (name !== written) yield name;
    }
  }
}
