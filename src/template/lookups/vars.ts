import { type Py, str, typeName, Undefined, UndefinedError, valueError } from '../../values/index.ts';
import { type Context, lookup } from '../context.ts';

/** Ansible's vars: variables by name. */
export default lookup('default=None, **_', (context: Context, terms: readonly Py[], fallback: Py) =>
  terms.map((term) => {
    if (typeof term !== 'string')
      throw valueError(`Invalid setting identifier, "${str(term)}" is not a string, its a <class '${typeName(term)}'>`);
    const value = context.variable(term);
    if (value instanceof Undefined) throw value.error();
    if (value !== undefined) return value;
    if (fallback === null)
      throw new UndefinedError({ path: term, key: term, reason: `No variable found with this name: ${term}` });
    return fallback;
  }),
);
