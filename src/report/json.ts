import { randomUUID } from 'node:crypto';
import type { Reporter, RunEvent, TaskRun } from '../executor/events.ts';
import { plainValue } from './ndjson.ts';
import type { Output } from './output.ts';
import { dumpJson } from './python-json.ts';

interface Duration {
  readonly start: string;
  end?: string;
}

interface JsonTask {
  readonly task: { readonly name: string; readonly id: string; readonly path: string; readonly duration: Duration };
  readonly hosts: Record<string, unknown>;
}

interface JsonPlay {
  readonly play: { readonly name: string; readonly id: string; readonly path: string; readonly duration: Duration };
  readonly tasks: JsonTask[];
}

/**
 * One JSON document at the end, in the form of Ansible's json callback: plays, tasks, results by host, counters.
 *
 * @param showStats `show_custom_stats`: what set_stats left is in it
 */
export function jsonReporter(output: Output, showStats: boolean, now: () => number = Date.now): Reporter {
  const plays: JsonPlay[] = [];
  const tasks = new Map<number, JsonTask>();
  const time = (): string => new Date(now()).toISOString();
  const taskOf = (run: TaskRun): JsonTask => {
    let task = tasks.get(run.id);
    if (task === undefined) {
      task = { task: { name: run.name, id: randomUUID(), path: run.path, duration: { start: time() } }, hosts: {} };
      tasks.set(run.id, task);
      plays.at(-1)?.tasks.push(task);
    }
    return task;
  };
  const result = (event: Extract<RunEvent, { type: 'host:result' }>): void => {
    const task = taskOf(event.run);
    const end = time();
    task.task.duration.end = end;
    const play = plays.at(-1);
    if (play !== undefined) play.play.duration.end = end;
    const { failed, ...shown } = event.result;
    const flag = failed === true ? { failed } : {};
    task.hosts[event.host] = { ...shown, ...flag, action: event.run.task.action.written.value };
  };
  return {
    on(event) {
      if (event.type === 'play:start') {
        const { file, start } = event.play.at;
        const path = `${file.path}:${file.position(start).line}`;
        plays.push({ play: { name: event.name, id: randomUUID(), path, duration: { start: time() } }, tasks: [] });
      } else if (event.type === 'task:start') taskOf(event.run);
      else if (event.type === 'host:result') result(event);
      else if (event.type === 'playbook:end') {
        const custom = showStats ? new Map(event.custom) : new Map<string, unknown>();
        const global = plainValue(custom.get('_run') ?? {});
        custom.delete('_run');
        const stats = [...event.stats].map(([host, { failed, ...counters }]) => [
          host,
          { ...counters, failures: failed },
        ]);
        const document = {
          plays,
          stats: Object.fromEntries(stats),
          custom_stats: plainValue(custom),
          global_custom_stats: global,
        };
        output.out(`${dumpJson(document, { indent: 4, sortKeys: true })}\n`);
      }
    },
  };
}
