import { type Py, str } from '../../values/index.ts';
import { filter } from '../context.ts';
import { globFiles } from '../support/glob-files.ts';

/** Ansible's fileglob: the controller's files that a pattern matches. */
export default filter('pathname', (_context, path: Py) => globFiles(str(path)));
