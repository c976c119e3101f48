import { asText, dictGet, type Py, type PyDict, repr, str, truth, typeError, valueError } from '../../values/index.ts';
import { filter } from '../context.ts';
import { tupleOf } from '../support/sequences.ts';

/** Ansible's subelements: each element with each member of a list inside it. */
export default filter('obj, subelements, skip_missing=False', (_context, value: Py, path: Py, skip: Py) => {
  const elements =
    value instanceof Map
      ? [...(value as PyDict).values()]
      : Array.isArray(value)
        ? (value as readonly Py[])
        : undefined;
  if (elements === undefined) throw valueError('obj must be a list of dicts or a nested dict');
  const name = asText(path);
  if (name === undefined && !Array.isArray(path)) throw typeError('subelements must be a list or a string');
  const steps = name === undefined ? (path as readonly Py[]) : name.split('.');
  const rows: Py[] = [];
  for (const element of elements) {
    let members: Py = element;
    for (const step of steps) {
      if (!(members instanceof Map))
        throw typeError(`the key ${str(step)} should point to a dictionary, got '${repr(members)}'`);
      const next: Py | undefined = dictGet(members as PyDict, step);
      if (next === undefined) {
        if (!truth(skip)) throw valueError(`could not find '${str(step)}' key in iterated item ${repr(element)}`);
        members = [];
        break;
      }
      members = next;
    }
    if (!Array.isArray(members))
      throw typeError(`the key ${str(steps.at(-1) ?? '')} should point to a list, got '${repr(members)}'`);
    for (const member of members as readonly Py[]) rows.push(tupleOf([element, member]));
  }
  return rows;
});
