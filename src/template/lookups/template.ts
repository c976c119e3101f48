import { dirname, join } from 'node:path';
import { type Py, type PyDict, str, valueError } from '../../values/index.ts';
import { type Context, lookup } from '../context.ts';
import { decodeBytes } from '../support/bytes.ts';
import { findLookupFile, lookupPaths } from '../support/lookup-files.ts';
import { isTrueWord } from '../support/lookup-terms.ts';

/** Ansible's template: a template file, rendered with the same variables. */
export default lookup(
  'convert_data=True, template_vars={}, jinja2_native=False, variable_start_string=None, variable_end_string=None, comment_start_string=None, comment_end_string=None, **_',
  (
    context: Context,
    terms: readonly Py[],
    convert: Py,
    vars: Py,
    native: Py,
    variableStart: Py,
    variableEnd: Py,
    commentStart: Py,
    commentEnd: Py,
  ) =>
    terms.map((term) => {
      const name = str(term);
      const path = findLookupFile(context, 'templates', name);
      if (path === undefined) throw valueError(`the template file ${name} could not be found for the lookup`);
      const folders = lookupPaths(context).flatMap((folder) => [join(folder, 'templates'), folder]);
      return context.renderFile(path, decodeBytes(context.engine.host.readFile(path)), {
        convert: isTrueWord(convert),
        native: isTrueWord(native),
        searchPath: [...folders, dirname(path)],
        vars: new Map([...(vars as PyDict)].map(([key, value]) => [str(key), value])),
        delimiters: {
          ...(variableStart === null ? {} : { variableStart: str(variableStart) }),
          ...(variableEnd === null ? {} : { variableEnd: str(variableEnd) }),
          ...(commentStart === null ? {} : { commentStart: str(commentStart) }),
          ...(commentEnd === null ? {} : { commentEnd: str(commentEnd) }),
        },
      });
    }),
);
