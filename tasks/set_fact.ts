import schema from '../schemas/tasks/set_fact.json' with { type: 'json' };
import {
  defineTask,
  invalidVariableName,
  isVariableName,
  jsonOf,
  type SetFactArgs,
  toBool,
  type Value,
} from '../src/task/index.ts';

/** Sets variables of the host; they outrank what inventory, facts and plays say. */
export default defineTask<SetFactArgs>({
  name: 'set_fact',
  kind: 'control',
  check: 'always',
  schema,
  act({ cacheable, ...given }, context) {
    const entries = Object.entries(given as Readonly<Record<string, Value>>);
    if (entries.length === 0) {
      return fail('No key/value pairs provided, at least one is required for this action to succeed');
    }
    const wrong = entries.find(([name]) => !isVariableName(name));
    if (wrong !== undefined) return fail(invalidVariableName(wrong[0]));
    const values = new Map(entries.map(([name, value]) => [name, context.isNative === true ? value : boolOf(value)]));
    const facts = Object.fromEntries([...values].map(([name, value]) => [name, jsonOf(value)]));
    return {
      result: { ansible_facts: facts, changed: false },
      effects: { facts: { values, level: 'set_fact', cacheable } },
    };
  },
});

/** ansible-core 2.14 set_fact: these four words become booleans, wherever they come from (`a=yes`, `a: "{{ 'no' }}"`), unless jinja2_native is set. */
function boolOf(value: Value): Value {
  return typeof value === 'string' && /^(true|false|yes|no)$/i.test(value) ? toBool(value) : value;
}

function fail(msg: string): { result: { failed: true; changed: false; msg: string } } {
  return { result: { failed: true, changed: false, msg } };
}
