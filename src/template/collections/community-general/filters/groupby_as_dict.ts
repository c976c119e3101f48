import {
  asText,
  dictGet,
  dictHas,
  dictSet,
  listOf,
  type Py,
  type PyDict,
  PyError,
  repr,
} from '../../../../values/index.ts';
import { filter } from '../../../context.ts';

/** community.general's groupby_as_dict: dicts by the value of one of their keys, which must be different in each. */
export default filter('sequence, attribute', (_context, sequence: Py, attribute: Py) => {
  if (!Array.isArray(sequence) && asText(sequence) === undefined) throw new PyError('other', 'Input is not a sequence');
  const groups = new Map<Py, Py>();
  for (const [at, item] of listOf(sequence).entries()) {
    if (!(item instanceof Map)) throw new PyError('other', `Sequence element #${at} is not a mapping`);
    const key = dictGet(item as PyDict, attribute);
    if (key === undefined) throw new PyError('other', `Attribute not contained in element #${at} of sequence`);
    if (dictHas(groups, key)) throw new PyError('other', `Multiple sequence entries have attribute value ${repr(key)}`);
    dictSet(groups, key, item);
  }
  return groups;
});
