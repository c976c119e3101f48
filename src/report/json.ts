import type { Reporter, RunEvent } from '../executor/events.ts';
import { plainValue } from './ndjson.ts';
import type { Output } from './output.ts';
import { dumpJson } from './python-json.ts';

interface JsonTask {
  readonly task: { readonly name: string; readonly id: string; readonly path: string };
  readonly hosts: Record<string, unknown>;
}

interface JsonPlay {
  readonly play: { readonly name: string };
  readonly tasks: JsonTask[];
}

/** One JSON document at the end, in the form of Ansible's json callback: plays, tasks, results by host, counters. */
export function jsonReporter(output: Output): Reporter {
  const plays: JsonPlay[] = [];
  const tasks = new Map<number, JsonTask>();
  const taskOf = ({ run }: { run: Extract<RunEvent, { type: 'task:start' }>['run'] }): JsonTask => {
    let task = tasks.get(run.id);
    if (task === undefined) {
      task = { task: { name: run.name, id: String(run.id), path: run.path }, hosts: {} };
      tasks.set(run.id, task);
      plays.at(-1)?.tasks.push(task);
    }
    return task;
  };
  return {
    on(event) {
      if (event.type === 'play:start') plays.push({ play: { name: event.name }, tasks: [] });
      else if (event.type === 'task:start') taskOf(event);
      else if (event.type === 'host:result') {
        taskOf(event).hosts[event.host] = { ...event.result, action: event.run.task.action.written.value };
      } else if (event.type === 'run:end') {
        const custom = new Map(event.custom);
        const global = plainValue(custom.get('_run') ?? {});
        custom.delete('_run');
        const document = {
          plays,
          stats: Object.fromEntries(event.stats),
          custom_stats: plainValue(custom),
          global_custom_stats: global,
        };
        output.out(`${dumpJson(document, { indent: 4, sortKeys: true })}\n`);
      }
    },
  };
}
