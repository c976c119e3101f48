import { type Py, str, typeName } from '../../values/index.ts';
import { type Context, lookup } from '../context.ts';
import { LookupFailure } from '../support/lookup-failure.ts';

const ON_MISSING = ['error', 'skip', 'warn'];

/** Ansible's config: settings by their constants' names, and with plugin_type the connection options of the task. */
export default lookup(
  'on_missing="error", plugin_type=None, plugin_name=None, **_',
  (context: Context, terms: readonly Py[], missing: Py, pluginType: Py, pluginName: Py) => {
    if (!ON_MISSING.includes(missing as string)) {
      const option = 'configuration option "plugin_type: lookup plugin: config setting: on_missing "';
      throw new LookupFailure(
        `Invalid value "${str(missing)}" for ${option}, valid values are: ${ON_MISSING.join(', ')}`,
      );
    }
    const found: Py[] = [];
    for (const term of terms) {
      if (typeof term !== 'string') {
        const what = `"${str(term)}" is not a string, its a <class '${typeName(term)}'>`;
        throw new LookupFailure(`Invalid setting identifier, ${what}`);
      }
      const value =
        pluginType === null
          ? (context.engine.host.setting?.(term) as Py | undefined)
          : pluginOption(context, term, str(pluginName));
      if (value !== undefined) found.push(value);
      else if (missing === 'error') throw new LookupFailure(`Unable to find setting ${term}`);
      else if (missing === 'warn') context.engine.warn(`Skipping, did not find setting ${term}`);
    }
    return found;
  },
);

/** An option of a plugin: the variable that sets it, as tasks are told it (`remote_user` of ssh is ansible_ssh_user). */
function pluginOption(context: Context, term: string, plugin: string): Py | undefined {
  const name = term.replace(/^remote_(?=user$|addr$)/, '').replace(/^addr$/, 'host');
  for (const variable of [`ansible_${plugin}_${name}`, `ansible_${name}`, `ansible_${term}`]) {
    const value = context.variable(variable);
    if (value !== undefined) return value;
  }
  return undefined;
}
