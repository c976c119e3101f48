import { spanOf } from '../../parsing/index.ts';
import { unbox } from '../../task/index.ts';
import type { Templar } from '../../template/templar.ts';
import { str } from '../../values/index.ts';
import { isDict, isList, type Value } from '../../values/value.ts';
import type { VariableScope } from '../../vars/scope.ts';
import type { Effective } from '../effective.ts';
import { keywordFailure, messageOf } from '../failure.ts';

/**
 * The environment of a task: what all levels say, the innermost last. A value that asks for `ansible_env` before the
 * facts are there is left out (ansible-core 2.14), or they could never be gathered under a play's own environment.
 */
export async function environmentOf(
  effective: Effective,
  templar: Templar,
  scope: VariableScope,
): Promise<Record<string, string>> {
  const gathers = ['setup', 'gather_facts'].includes(effective.task.action.module);
  const merged: Record<string, string> = {};
  for (const { value, at } of effective.all('environment')) {
    for (const entry of isList(value) ? value : [value]) {
      const members = isDict(entry) ? entry : await rendered(entry, templar, scope);
      if (!isDict(members)) continue;
      for (const [name, written] of members) {
        try {
          merged[str(name)] = str(await templar.render(written, scope, { at: spanOf(members, name)?.value ?? at }));
        } catch (error) {
          const reason = messageOf(error);
          if (!reason.includes('ansible_env') && !(gathers && reason.includes('ansible_facts.env')))
            throw keywordFailure('environment', error);
        }
      }
    }
  }
  return merged;
}

async function rendered(entry: Value, templar: Templar, scope: VariableScope): Promise<Value> {
  try {
    return unbox(await templar.render(entry, scope));
  } catch (error) {
    throw keywordFailure('environment', error);
  }
}
