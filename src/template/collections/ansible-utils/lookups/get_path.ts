import { filterAsLookup } from '../../../support/filter-as-lookup.ts';

/** ansible.utils.get_path as a lookup. */
export default filterAsLookup('ansible.utils.get_path', ['var', 'path']);
