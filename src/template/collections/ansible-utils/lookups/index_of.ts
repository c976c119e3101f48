import { filterAsLookup } from '../../../support/filter-as-lookup.ts';

/** ansible.utils.index_of as a lookup. */
export default filterAsLookup('ansible.utils.index_of', ['data', 'test', 'value', 'key', 'fail_on_missing']);
