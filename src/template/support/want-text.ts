import { assertHashable, asText, type Py, typeError, typeName, Undefined, valueError } from '../../values/index.ts';

/** A regular expression's text. Raises the type error that Python's re has for the rest. */
export function wantPattern(value: Py): string {
  const text = asText(value);
  if (text !== undefined) return text;
  assertHashable(value);
  throw typeError('first argument must be string or compiled pattern');
}

/** The text of a value that must be one; a type error otherwise. */
export function wantText(value: Py, what = 'a text'): string {
  const text = asText(value);
  if (text !== undefined) return text;
  if (value instanceof Undefined) throw value.error();
  throw typeError(`expected ${what}, not ${typeName(value)}`);
}

/** The name of a filter or test that stands in a value. */
export function wantKey(value: Py): string {
  const text = asText(value);
  if (text !== undefined) return text;
  if (value instanceof Undefined) throw value.error();
  throw valueError(`key must be a string, got ${typeName(value)} instead`);
}
