import { filterAsLookup } from '../../../support/filter-as-lookup.ts';

/** ansible.utils.to_paths as a lookup. */
export default filterAsLookup('ansible.utils.to_paths', ['var', 'prepend']);
