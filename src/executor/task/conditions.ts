import type { Sourced } from '../../errors/index.ts';
import type { Templar } from '../../template/templar.ts';
import type { Value } from '../../values/value.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { conditionSpan, type Effective } from '../effective.ts';
import { conditionFailure } from '../failure.ts';

/** True when a condition holds, or every one of a list. Throws TaskFailure where one cannot be evaluated. */
export async function allHold(templar: Templar, written: Sourced<Value>, scope: VariableScope): Promise<boolean> {
  const entries = Array.isArray(written.value) ? (written.value as readonly Value[]) : [written.value];
  for (const [index, value] of entries.entries()) {
    try {
      if (!(await templar.test({ value, at: conditionSpan(written, index) }, scope))) return false;
    } catch (error) {
      throw conditionFailure(value, error);
    }
  }
  return true;
}

/** True when every `when` that counts for a task holds, outermost first. Throws TaskFailure where one cannot be evaluated. */
export async function wantsToRun(effective: Effective, templar: Templar, scope: VariableScope): Promise<boolean> {
  for (const written of effective.all('when')) {
    if (!(await allHold(templar, written, scope))) return false;
  }
  return true;
}
