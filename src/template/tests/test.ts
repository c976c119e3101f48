import { type Py, str } from '../../values/index.ts';
import { type Context, test } from '../context.ts';

export default test('value', (context: Context, value: Py) => {
  const name = str(value);
  if (!context.hasTest(name)) throw context.engine.unknown('test', name);
  return true;
});
