import type { Filter } from '../../context.ts';
import comp_type5_ from './filters/comp_type5.ts';
import hash_salt_ from './filters/hash_salt.ts';
import type5_pw_ from './filters/type5_pw.ts';
import vlan_expander_ from './filters/vlan_expander.ts';
import vlan_parser_ from './filters/vlan_parser.ts';

/** The filters of the collection ansible.netcommon. */
export const netcommonFilters: Readonly<Record<string, Filter>> = {
  comp_type5: comp_type5_,
  hash_salt: hash_salt_,
  type5_pw: type5_pw_,
  vlan_expander: vlan_expander_,
  vlan_parser: vlan_parser_,
};
