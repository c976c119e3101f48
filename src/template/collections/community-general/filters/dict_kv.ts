import { dictSet, type Py } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';

/** community.general's dict_kv: a dict of one key and the value. */
export default filter('value, key', (_context, value: Py, key: Py) => {
  const dict = new Map<Py, Py>();
  dictSet(dict, key, value);
  return dict;
});
