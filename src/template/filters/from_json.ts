import type { Py } from '../../values/index.ts';
import { filter } from '../context.ts';
import { readJson } from '../support/read-data.ts';

/** Ansible's from_json. */
export default filter('string', (_context, value: Py) => readJson(value));
