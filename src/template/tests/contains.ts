import { contains, type Py, PyError, Undefined } from '../../values/index.ts';
import { test } from '../context.ts';

/** Ansible's contains: the reversed `in`. */
export default test('seq, value', (_context, container: Py, member: Py) => {
  try {
    return contains(container, member);
  } catch (error) {
    if (error instanceof PyError && error.kind === 'type' && !(container instanceof Undefined)) throw error;
    throw error;
  }
});
