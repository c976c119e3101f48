import { type Py, str } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';
import { hwaddr } from '../../../network/hwaddr.ts';

/** ansible.utils.macaddr: a hardware address in another spelling. */
export default filter('value, query=""', (_context, value: Py, query: Py) => hwaddr(value, str(query), 'macaddr'));
