import type { TaskResult } from '../task/module.ts';

/** Keys that the line itself tells, or that other lines show. */
const NOT_SHOWN = new Set(['failed', 'skipped', 'warnings', 'deprecations', 'exception', 'diff']);
const NOT_SHOWN_OF_DEBUG = new Set(['changed', 'invocation', 'skip_reason']);

/** A result as people should see it: what is internal or shown elsewhere is left out. */
export function cleanResult(result: TaskResult, module: string, verbosity: number): Record<string, unknown> {
  if (module === 'debug' && 'msg' in result) return { msg: result.msg };
  const shown: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [key, value] of Object.entries(result)) {
    if (key.startsWith('_ansible_') || NOT_SHOWN.has(key)) continue;
    if (key === 'invocation' && verbosity < 3) continue;
    if (module === 'debug' && NOT_SHOWN_OF_DEBUG.has(key)) continue;
    shown[key] = stripInternal(value);
  }
  return shown;
}

/** What cbx knows of a failure beyond ansible-core's words: place, frame and hint, several lines. */
export function diagnosticOf(result: TaskResult): string | undefined {
  const text = result._ansible_diagnostic;
  return typeof text === 'string' ? text : undefined;
}

/** True when an ok, changed or skipped line carries its result. */
export function isVerbose(result: TaskResult, verbosity: number): boolean {
  return (verbosity > 0 || result._ansible_verbose_always === true) && result._ansible_verbose_override !== true;
}

function stripInternal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stripInternal);
  if (typeof value !== 'object' || value === null || !isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !key.startsWith('_ansible_'))
      .map(([key, member]) => [key, stripInternal(member)]),
  );
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
