import type { Py } from '../../values/index.ts';
import { filter } from '../context.ts';
import { splitDrive } from '../support/path-expansion.ts';
import { mapTexts } from '../support/sequences.ts';

/** Ansible's win_basename. */
export default filter('path', (_context, path: Py) =>
  mapTexts(path, (text) => splitDrive(text)[1].replace(/^.*[\\/]/s, '')),
);
