import { floatRepr, isDict, PyDate, PyFloat, UnsafeText, type Value } from '../../../src/values/index.ts';

/** A value in the form in which the recorded answers of Python carry theirs: a letter for the type, then the content. */
export function canonical(value: Value): unknown {
  if (value === null) return ['n'];
  if (typeof value === 'boolean') return ['b', value];
  if (typeof value === 'bigint') return ['i', String(value)];
  if (typeof value === 'number') return Number.isInteger(value) ? ['i', String(value)] : ['f', floatRepr(value)];
  if (value instanceof PyFloat) return ['f', floatRepr(value.value)];
  if (typeof value === 'string') return ['s', value];
  if (value instanceof UnsafeText) return ['s', value.text];
  if (value instanceof PyDate) return ['d', value.text];
  if (isDict(value)) return ['m', [...value].map(([key, member]) => [canonical(key), canonical(member)])];
  if (Array.isArray(value)) return ['l', (value as readonly Value[]).map(canonical)];
  return ['?', value.constructor.name];
}
