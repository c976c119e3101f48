import type { CbxError } from '../errors/index.ts';
import { isInt, type Py, repr, typeName, UndefinedError } from '../values/index.ts';

/**
 * What Jinja2 says of something undefined, which playbooks look for in results: `'x' is undefined`,
 * `'dict object' has no attribute 'b'`.
 */
export function undefinedText(error: CbxError): string {
  const { cause } = error;
  if (!(cause instanceof UndefinedError)) return error.message;
  const { path, key, parent, reason } = cause.missing;
  if (reason !== undefined) return reason;
  if (parent === undefined) return `'${path}' is undefined`;
  if (parent === null) return `'None' has no attribute ${repr(key)}`;
  const of = `'${typeName(parent as Py)} object'`;
  return isInt(key) ? `${of} has no element ${repr(key)}` : `${of} has no attribute ${repr(key)}`;
}
