import { type Kwargs, attribute as methodOf, type Py, type PyDict, type PyObject, str } from '../../values/index.ts';
import { filter } from '../context.ts';

/** Ansible's split: Python's str.split(). */
export default filter('value, *args, **kwargs', (_context, value: Py, args: readonly Py[], kwargs: PyDict) => {
  const method = methodOf(str(value), 'split');
  return (method as PyObject).call(args, kwargs as Kwargs);
});
