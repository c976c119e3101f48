import { type Py, str, Undefined, UndefinedError } from '../../values/index.ts';
import { type Context, lookup } from '../context.ts';

/** Ansible's env: the controller's environment. */
export default lookup('default="", **_', (context: Context, terms: readonly Py[], fallback: Py) =>
  terms.map((term) => {
    const [name = ''] = str(term).split(/\s+/);
    const value = context.engine.host.env[name];
    if (value !== undefined) return value;
    if (fallback instanceof Undefined) {
      const reason = `The "env" lookup, found an undefined variable: ${name}`;
      throw new UndefinedError({ path: name, key: name, reason });
    }
    return fallback;
  }),
);
