import {
  dictGet,
  dictSet,
  type Py,
  type PyDict,
  repr,
  str,
  typeError,
  typeText,
  Undefined,
} from '../../values/index.ts';
import { filter } from '../context.ts';

/** Ansible's items2dict. */
export default filter(
  'mylist, key_name="key", value_name="value"',
  (_context, value: Py, keyName: Py, valueName: Py) => {
    if (value instanceof Undefined) throw value.error();
    if (!Array.isArray(value)) throw typeError(`items2dict requires a list, got ${typeText(value)} instead.`);
    const list = value as readonly Py[];
    if (!list.every((item) => item instanceof Map))
      throw typeError(`items2dict requires a list of dictionaries, got ${repr(list)} instead.`);
    const dict = new Map<Py, Py>();
    for (const item of list as readonly PyDict[]) {
      const key = dictGet(item, keyName);
      const member = dictGet(item, valueName);
      if (key === undefined || member === undefined) {
        throw typeError(
          `items2dict requires each dictionary in the list to contain the keys '${str(keyName)}' and '${str(valueName)}', got ${repr(list)} instead.`,
        );
      }
      dictSet(dict, key, member);
    }
    return dict;
  },
);
