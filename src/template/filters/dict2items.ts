import { type Py, type PyDict, typeError, typeText, Undefined } from '../../values/index.ts';
import { filter } from '../context.ts';

/** Ansible's dict2items. */
export default filter(
  'mydict, key_name="key", value_name="value"',
  (_context, value: Py, keyName: Py, valueName: Py) => {
    if (value instanceof Undefined) throw value.error();
    if (!(value instanceof Map)) throw typeError(`dict2items requires a dictionary, got ${typeText(value)} instead.`);
    return [...(value as PyDict)].map(
      ([key, member]) =>
        new Map<Py, Py>([
          [keyName, key],
          [valueName, member],
        ]),
    );
  },
);
