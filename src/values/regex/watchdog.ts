import { createContext, Script } from 'node:vm';
import { PyError } from '../py.ts';

/** How long one use of a regular expression that can explode may take. */
export const LIMIT_MS = 1500;

const box: { run: () => unknown } = { run: () => undefined };
const script = new Script('run()');
let context: ReturnType<typeof createContext> | undefined;

/**
 * Runs a regular expression under a deadline: V8 ends a match in the middle when its script's time is up. Needed only
 * for patterns that can backtrack without end; it costs a thread per call, so the others run directly.
 */
export function withDeadline<T>(run: () => T, pattern: string): T {
  context ??= createContext(box);
  box.run = run;
  try {
    return script.runInContext(context, { timeout: LIMIT_MS }) as T;
  } catch (error) {
    // The error comes from the other context, so it is no instance of this one's Error.
    if ((error as { code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
      throw deadlineError(pattern);
    }
    throw error;
  }
}

/** Steps of a match that are done in a fraction of a second. */
const MAX_STEPS = 50_000_000;

/** The error of a pattern that ran into the deadline. */
export function deadlineError(pattern: string): PyError {
  return new PyError(
    'other',
    `the regular expression ${JSON.stringify(pattern)} took longer than ${LIMIT_MS / 1000} s`,
    'repetitions inside repetitions, such as (a+)+, can take for ever on a text that nearly matches',
  );
}

/**
 * True for patterns whose worst case is more than linear by much: a repetition inside a repetition, or so many of them
 * on so long a text that trying all their ends takes a while.
 */
export function canExplode(pattern: string, textLength: number): boolean {
  const repeats = pattern.match(/(?<!\\)(?:\\\\)*(?:[*+]|\{\d*,\d*\})/g)?.length ?? 0;
  // Each repetition may begin and end anywhere, and the match too.
  if (repeats >= 1 && textLength ** (repeats + 1) > MAX_STEPS) return true;
  return repeats >= 1 && /\)(?:[*+]|\{\d*,\d*\}|\{\d+\})/.test(pattern) && textLength > 16;
}
