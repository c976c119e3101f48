import { Suspension, type Templar } from '../../template/index.ts';
import { repr } from '../../values/index.ts';
import type { Value } from '../../values/value.ts';
import type { VariableScope } from '../../vars/index.ts';

/**
 * Renders what somebody takes out of `hostvars` while something else is being rendered. Where a lookup has to wait, the
 * outer rendering waits with it and is replayed; the answer then lies ready, for the rest of the run: a replay cannot
 * tell how often it will still be asked for.
 */
export function innerRendering(templar: Templar): (value: Value, scope: VariableScope) => Value {
  const ready = new Map<string, Value>();
  return (value, scope) => {
    if (typeof value !== 'string' && typeof value !== 'object') return value;
    const key = `${String(scope.get('inventory_hostname')?.value)}\0${typeof value === 'string' ? value : repr(value)}`;
    const known = ready.get(key);
    if (known !== undefined) return known;
    // What is undefined there stays as it is written, as ansible-core 2.14 hands it out: nobody here can say what it is.
    const rendered = templar.render(value, scope, { failOnUndefined: false });
    if (!(rendered instanceof Promise)) return rendered;
    throw new Suspension(rendered.then((answer) => void ready.set(key, answer)));
  };
}
