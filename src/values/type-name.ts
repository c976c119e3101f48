import { type Py, PyObject } from './py.ts';
import { PyDate, PyFloat, PyTuple, VaultText } from './value.ts';

/** A value's type as Python prints it: `<class 'int'>`. */
export function typeText(value: Py): string {
  return `<class '${typeName(value)}'>`;
}

/** Python's name of a value's type. */
export function typeName(value: Py): string {
  switch (typeof value) {
    case 'string':
      return 'str';
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return Number.isInteger(value) ? 'int' : 'float';
  }
  if (value === null) return 'NoneType';
  if (value instanceof PyFloat) return 'float';
  if (Array.isArray(value)) return value instanceof PyTuple ? 'tuple' : 'list';
  if (value instanceof Map) return 'dict';
  if (value instanceof PyDate) return value.kind;
  if (value instanceof VaultText) return 'AnsibleVaultEncryptedUnicode';
  if (value instanceof PyObject) return value.typeName;
  return 'str';
}
