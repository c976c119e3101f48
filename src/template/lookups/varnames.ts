import { type Py, pythonRegex, str, typeName, valueError } from '../../values/index.ts';
import { type Context, lookup } from '../context.ts';

/** Ansible's varnames: the variables whose names match. */
export default lookup('**_', (context: Context, terms: readonly Py[]) => {
  const names = [...context.scope.names()];
  return terms.flatMap((term) => {
    if (typeof term !== 'string')
      throw valueError(
        `Invalid setting identifier, "${str(term)}" is not a string, it is a <class '${typeName(term)}'>`,
      );
    const regex = compiled(term);
    return names.filter((name) => regex.search(name) !== undefined);
  });
});

function compiled(term: string): ReturnType<typeof pythonRegex> {
  try {
    return pythonRegex(term);
  } catch (error) {
    const reason = (error as Error).message.replace(/^invalid regular expression: /, '');
    throw valueError(`Unable to use "${term}" as a search parameter: ${reason}`);
  }
}
