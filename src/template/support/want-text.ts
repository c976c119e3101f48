import { asText, type Py, typeError, typeName, Undefined } from '../../values/index.ts';

/** The text of a value that must be one; a type error otherwise. */
export function wantText(value: Py, what = 'a text'): string {
  const text = asText(value);
  if (text !== undefined) return text;
  if (value instanceof Undefined) throw value.error();
  throw typeError(`expected ${what}, not ${typeName(value)}`);
}
