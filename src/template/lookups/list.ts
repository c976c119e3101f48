import type { Py } from '../../values/index.ts';
import { lookup } from '../context.ts';

/** Ansible's list: the terms as they are. */
export default lookup('**_', (_context, terms: readonly Py[]) => terms);
