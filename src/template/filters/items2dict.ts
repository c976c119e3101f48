import {
  dictGet,
  dictSet,
  type Py,
  type PyDict,
  repr,
  str,
  typeError,
  typeName,
  Undefined,
} from '../../values/index.ts';
import { filter } from '../context.ts';

/** Ansible's items2dict. */
export default filter(
  'mylist, key_name="key", value_name="value"',
  (_context, value: Py, keyName: Py, valueName: Py) => {
    if (value instanceof Undefined) throw value.error();
    if (!Array.isArray(value)) throw typeError(`items2dict requires a list, got ${typeName(value)} instead.`);
    const dict = new Map<Py, Py>();
    for (const item of value as readonly Py[]) {
      const key = item instanceof Map ? dictGet(item as PyDict, keyName) : undefined;
      const member = item instanceof Map ? dictGet(item as PyDict, valueName) : undefined;
      if (key === undefined || member === undefined) {
        throw typeError(
          `items2dict requires each dictionary in the list to contain the keys '${str(keyName)}' and '${str(valueName)}', got ${repr(item)} instead.`,
        );
      }
      dictSet(dict, key, member);
    }
    return dict;
  },
);
