import { type Kwargs, attribute as methodOf, type Py, type PyDict, type PyObject } from '../../values/index.ts';
import { filter } from '../context.ts';
import { wantText } from '../support/want-text.ts';

/** Ansible's split: Python's str.split(). */
export default filter('value, *args, **kwargs', (_context, value: Py, args: readonly Py[], kwargs: PyDict) => {
  const method = methodOf(wantText(value), 'split');
  return (method as PyObject).call(args, kwargs as Kwargs);
});
