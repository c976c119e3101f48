import { asText, type Py, typeName, valueError } from '../../values/index.ts';
import { type Context, test } from '../context.ts';

export default test('value', (context: Context, value: Py) => {
  const name = asText(value);
  if (name === undefined) throw valueError(`key must be a string, got ${typeName(value)} instead`);
  if (!context.hasTest(name)) throw context.engine.unknown('test', name);
  return true;
});
