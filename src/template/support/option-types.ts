import {
  asText,
  isInt,
  type Py,
  PyError,
  repr,
  toList,
  truth,
  tryIterate,
  typeName,
  Undefined,
} from '../../values/index.ts';
import { parseInteger } from './numbers.ts';

/**
 * A filter's argument that its collection checks to be an int: int, bool, or a text with a number; null stays. Raises in
 * the words of Ansible's argument check.
 */
export function intOption(value: Py, name: string): number | null {
  if (value === null) return null;
  if (value instanceof Undefined) throw value.error();
  if (isInt(value) || typeof value === 'boolean') return Number(value);
  const text = asText(value);
  const number = text === undefined ? undefined : parseInteger(text);
  if (number !== undefined) return Number(number);
  throw wrongType(value, name, 'int');
}

const TRUE: readonly unknown[] = ['y', 'yes', 'on', '1', 'true', 't', '1.0'];
const FALSE: readonly unknown[] = ['n', 'no', 'off', '0', 'false', 'f', '0.0'];

/** A filter's argument that its collection checks to be a bool. */
export function boolOption(value: Py, name: string): boolean {
  if (value instanceof Undefined) throw value.error();
  if (typeof value === 'boolean') return value;
  if (value === null) return false;
  if (isInt(value) && (value === 0 || value === 1)) return truth(value);
  const text = asText(value)?.trim().toLowerCase();
  if (TRUE.includes(text)) return true;
  if (FALSE.includes(text)) return false;
  throw wrongType(value, name, 'bool');
}

/** A filter's argument that its collection checks to be a list: a list, a text with commas, or a number alone. */
export function listOption(value: Py, name: string): readonly Py[] {
  if (value instanceof Undefined) throw value.error();
  const text = asText(value);
  if (text !== undefined) return text.split(',');
  if (isInt(value)) return [String(value)];
  if (!(value instanceof Map) && tryIterate(value) !== undefined) return toList(value);
  throw wrongType(value, name, 'list');
}

function wrongType(value: Py, name: string, wanted: string): PyError {
  const type = `<class '${typeName(value)}'>`;
  const fault = `argument '${name}' is of type ${type} and we were unable to convert to ${wanted}: ${type} cannot be converted to ${wanted === 'int' ? 'an' : 'a'} ${wanted}`;
  return new PyError('other', repr([fault]));
}
