import { type Py, PyObject, PyText } from './py.ts';
import { PyFloat, UnsafeText, VaultText } from './value.ts';

/** Python's bool(). Raises for undefined values. */
export function truth(value: Py): boolean {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'string':
      return value !== '';
    case 'number':
      return value !== 0;
    case 'bigint':
      return value !== 0n;
  }
  if (value === null) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Map) return value.size > 0;
  if (value instanceof PyFloat) return value.value !== 0;
  if (value instanceof PyText) return value.text !== '';
  if (value instanceof PyObject) return value.truth();
  if (value instanceof UnsafeText) return value.text !== '';
  if (value instanceof VaultText) return value.reveal() !== '';
  return true;
}
