import type { Py } from '../../values/index.ts';
import { filter } from '../context.ts';
import { splitDrive } from '../support/path-expansion.ts';
import { tupleOf } from '../support/sequences.ts';
import { wantText } from '../support/want-text.ts';

/** Ansible's win_splitdrive. */
export default filter('path', (_context, path: Py) => tupleOf(splitDrive(wantText(path))));
