import { type Py, str, valueError } from '../../values/index.ts';
import { type Context, lookup } from '../context.ts';

/** Ansible's config: settings by their constants' names. */
export default lookup(
  'on_missing="error", plugin_type=None, plugin_name=None, **_',
  (context: Context, terms: readonly Py[], missing: Py) => {
    const found: Py[] = [];
    for (const term of terms) {
      if (typeof term !== 'string') throw valueError(`invalid setting identifier, "${str(term)}" is not a string`);
      const value = context.engine.host.setting?.(term);
      if (value !== undefined) found.push(value as Py);
      else if (missing === 'error') throw valueError(`unable to find setting ${term}`);
      else if (missing === 'warn') context.engine.warn(`skipping, did not find setting ${term}`);
    }
    return found;
  },
);
