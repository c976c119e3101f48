import { type Py, pythonRegex, str, typeName, valueError } from '../../values/index.ts';
import { type Context, lookup } from '../context.ts';

/** Ansible's varnames: the variables whose names match. */
export default lookup('**_', (context: Context, terms: readonly Py[]) => {
  const names = [...context.scope.names()];
  return terms.flatMap((term) => {
    if (typeof term !== 'string')
      throw valueError(`Invalid setting identifier, "${str(term)}" is not a string, it is a ${typeName(term)}`);
    const regex = pythonRegex(term);
    return names.filter((name) => regex.search(name) !== undefined);
  });
});
