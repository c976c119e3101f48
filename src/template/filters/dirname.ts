import type { Py } from '../../values/index.ts';
import { filter } from '../context.ts';
import { mapTexts } from '../support/sequences.ts';

/** Ansible's dirname: what comes before the last slash. */
export default filter('path', (_context, path: Py) =>
  mapTexts(path, (text) => {
    const head = text.slice(0, text.lastIndexOf('/') + 1);
    return /^\/*$/.test(head) ? head : head.replace(/\/+$/, '');
  }),
);
