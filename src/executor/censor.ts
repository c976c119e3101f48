import type { TaskResult } from '../task/index.ts';

const NOTICE = "the output has been hidden due to the fact that 'no_log: true' was specified for this result";
/** What a result that must not be seen may still tell. */
const KEPT = ['changed', 'attempts', 'retries', 'failed', 'skipped', 'unreachable'];

/** What is shown of a result under `no_log`: that it is hidden, and its flags. */
export function censored(result: TaskResult): TaskResult {
  const shown: TaskResult = { censored: NOTICE };
  for (const key of KEPT) if (result[key] !== undefined) shown[key] = result[key];
  return shown;
}
