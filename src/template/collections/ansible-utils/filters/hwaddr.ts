import { type Py, str } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';
import { hwaddr } from '../../../network/hwaddr.ts';

/** ansible.utils.hwaddr: a hardware address in another spelling. */
export default filter('value, query="", alias="hwaddr"', (_context, value: Py, query: Py, alias: Py) =>
  hwaddr(value, str(query), str(alias)),
);
