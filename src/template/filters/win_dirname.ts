import type { Py } from '../../values/index.ts';
import { filter } from '../context.ts';
import { splitDrive } from '../support/path-expansion.ts';
import { mapTexts } from '../support/sequences.ts';

/** Ansible's win_dirname. */
export default filter('path', (_context, path: Py) =>
  mapTexts(path, (text) => {
    const [drive, rest] = splitDrive(text);
    const head = /^.*[\\/]/s.exec(rest)?.[0] ?? '';
    return drive + (/^[\\/]*$/.test(head) ? head : head.replace(/[\\/]+$/, ''));
  }),
);
