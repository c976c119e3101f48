import { isDict, isList, PyFloat, type Value } from '../values/value.ts';

/** Python's str() of a plain value. */
export function str(value: Value): string {
  return typeof value === 'string' ? value : repr(value);
}

/** Python's repr() of a plain value. */
export function repr(value: Value): string {
  if (typeof value === 'string') return `'${value}'`;
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (value instanceof PyFloat) return value.value.toFixed(1);
  if (isList(value)) return `[${value.map(repr).join(', ')}]`;
  if (isDict(value)) return `{${[...value].map(([k, v]) => `${repr(k)}: ${repr(v)}`).join(', ')}}`;
  return String(value);
}
