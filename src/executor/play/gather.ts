import { type Play, type Task, unwrittenTask } from '../../playbook/index.ts';
import { coerce } from '../../task/index.ts';
import type { Value } from '../../values/value.ts';
import type { RunOptions } from '../options.ts';

/** The task that gathers facts at the start of a play. Nobody wrote it; keywords and tags of the play hold for it. */
export function gatherTask(play: Play, options: RunOptions): Task {
  const args = new Map<Value, Value>();
  const subset = play.keywords.get('gather_subset')?.value ?? options.gatherSubset;
  const timeout = play.keywords.get('gather_timeout')?.value ?? options.gatherTimeout;
  const factPath = play.keywords.get('fact_path')?.value ?? options.factPath;
  if (subset !== undefined && subset !== null) args.set('gather_subset', subset);
  if (timeout !== undefined && timeout !== null) args.set('gather_timeout', timeout);
  if (factPath !== undefined && factPath !== null) args.set('fact_path', factPath);
  const written = { value: 'gather_facts', at: play.at };
  return unwrittenTask({ written, module: 'gather_facts', args }, play, {
    tags: [{ value: 'always', at: play.at }],
    name: 'Gathering Facts',
  });
}

/** Whether a play gathers facts on any host: `gather_facts:`, else the setting `gathering`. */
export function gathers(play: Play, options: RunOptions): boolean {
  const said = play.keywords.get('gather_facts')?.value;
  if (said !== undefined && said !== null && said !== '') return coerce(said, 'bool').value === true;
  return options.gathering !== 'explicit';
}

/** True for the task that {@link gatherTask} made. */
export function isGathering(task: Task): boolean {
  return task.action.module === 'gather_facts' && task.parent.kind === 'play';
}
