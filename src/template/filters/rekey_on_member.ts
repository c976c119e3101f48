import {
  asText,
  dictGet,
  dictSet,
  listOf,
  type Py,
  type PyDict,
  str,
  truth,
  tryIterate,
  typeError,
  valueError,
} from '../../values/index.ts';
import { filter } from '../context.ts';

/** Ansible's rekey_on_member: a dict of dicts by one of their members. */
export default filter('data, key, duplicates="error"', (_context, data: Py, key: Py, duplicates: Py) => {
  if (duplicates !== 'error' && duplicates !== 'overwrite')
    throw valueError(`duplicates parameter to rekey_on_member has unknown value: ${str(duplicates)}`);
  if (asText(data) !== undefined || tryIterate(data) === undefined)
    throw typeError('Type is not a valid list, set, or dict');
  const items = data instanceof Map ? [...(data as PyDict).values()] : listOf(data);
  const result = new Map<Py, Py>();
  for (const item of items) {
    if (!(item instanceof Map)) throw typeError('List item is not a valid dict');
    const name = dictGet(item as PyDict, key);
    if (name === undefined) throw valueError(`Key ${str(key)} was not found`);
    if (duplicates === 'error' && truth(dictGet(result, name) ?? false))
      throw valueError(`Key ${str(name)} is not unique, cannot correctly turn into dict`);
    dictSet(result, name, item);
  }
  return result;
});
