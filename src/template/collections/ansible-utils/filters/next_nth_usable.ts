import type { Py } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';
import { nthUsable } from '../../../network/nth-usable.ts';

/** ansible.utils.next_nth_usable: the usable address some steps after a host of a network. */
export default filter('value, offset=None', (_context, value: Py, offset: Py) => nthUsable(value, offset, 1n));
