import { compare, isNumeric, type Py, toNumber, typeError, typeName, Undefined, unary } from '../../values/index.ts';
import { filter } from '../context.ts';

/** Jinja2's abs. */
export default filter('x', (_context, x: Py) => {
  if (!isNumeric(x)) {
    if (x instanceof Undefined) throw x.error();
    throw typeError(`bad operand type for abs(): '${typeName(x)}'`);
  }
  return compare(x, 0) < 0 || Object.is(toNumber(x), -0) ? unary('-', x) : unary('+', x);
});
