import { type Py, str, valueError } from '../../values/index.ts';
import { type Context, lookup } from '../context.ts';
import { flattenOnce } from '../support/lookup-terms.ts';

/** Ansible's inventory_hostnames: the hosts that a pattern selects. */
export default lookup('**_', (context: Context, terms: readonly Py[]) => {
  const { selectHosts } = context.engine.host;
  if (selectHosts === undefined) throw valueError('there is no inventory here');
  return selectHosts(flattenOnce(terms).map(str).join(','));
});
