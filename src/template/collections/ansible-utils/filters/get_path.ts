import { type Py, type PyDict, str, typeError, typeName, Undefined } from '../../../../values/index.ts';
import { type Context, filter } from '../../../context.ts';
import { boolOption } from '../../../support/option-types.ts';
import { wantPlainExpression } from '../../../support/plain-expression.ts';

/** ansible.utils.get_path: what an expression gives for the members of a dict, `a.b[0]`, `a['c d'] | upper`. */
export default filter('var, path, *_, wantlist=None', (context: Context, value: Py, path: Py, wantList: Py) => {
  if (value instanceof Undefined) throw value.error();
  if (!(value instanceof Map)) throw typeError(`get_path wants a dict, not ${typeName(value)}`);
  const expression = str(path);
  if (context.isTainted) wantPlainExpression(expression);
  const members = new Map([...(value as PyDict)].map(([key, member]) => [str(key), member]));
  const found = context.evaluate(expression, members, true);
  return boolOption(wantList, 'wantlist') ? [found] : found;
});
