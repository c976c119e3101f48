import type { Py } from '../../values/index.ts';
import { filter } from '../context.ts';
import { mapTexts } from '../support/sequences.ts';

/** Ansible's basename: what follows the last slash. */
export default filter('path', (_context, path: Py) => mapTexts(path, (text) => text.slice(text.lastIndexOf('/') + 1)));
