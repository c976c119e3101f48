import { type Py, type PyDict, valueError } from '../../values/index.ts';
import { lookup } from '../context.ts';

/** Ansible's dict: dicts as lists of key and value. */
export default lookup('**_', (_context, terms: readonly Py[]) =>
  terms.flatMap((term) => {
    const dicts = Array.isArray(term) ? (term as readonly Py[]) : [term];
    return dicts.flatMap((dict) => {
      if (!(dict instanceof Map)) throw valueError('with_dict expects a dict');
      return [...(dict as PyDict)].map(
        ([key, value]) =>
          new Map<Py, Py>([
            ['key', key],
            ['value', value],
          ]),
      );
    });
  }),
);
