import type { Reporter, RunEvent } from '../executor/events.ts';
import type { Output } from './output.ts';

/** Every event as a line of JSON, as it happens: for programs that follow a run. */
export function ndjsonReporter(output: Output, now: () => number = Date.now): Reporter {
  return {
    on: (event) => output.out(`${JSON.stringify({ time: new Date(now()).toISOString(), ...plainEvent(event) })}\n`),
  };
}

/** An event without the syntax tree: tasks and plays by name and place. */
function plainEvent(event: RunEvent): Record<string, unknown> {
  const { run, play, stats, custom, ...rest } = event as RunEvent & Record<string, unknown>;
  const plain: Record<string, unknown> = { ...rest };
  if (isTaskRun(run))
    plain.task = {
      id: run.id,
      name: run.name,
      action: run.task.action.written.value,
      path: run.path,
      handler: run.handler,
    };
  if (stats instanceof Map) plain.stats = Object.fromEntries(stats);
  if (custom instanceof Map) plain.custom = plainValue(custom);
  return plain;
}

function isTaskRun(run: unknown): run is Extract<RunEvent, { type: 'task:start' }>['run'] {
  return typeof run === 'object' && run !== null && 'task' in run;
}

/** Maps as objects, whatever their depth. */
export function plainValue(value: unknown): unknown {
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([key, member]) => [String(key), plainValue(member)]));
  if (Array.isArray(value)) return value.map(plainValue);
  return value;
}
