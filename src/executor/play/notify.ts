import { str } from '../../values/index.ts';
import { isList, type Value } from '../../values/value.ts';
import { missingHandler } from '../state/handlers.ts';
import type { HostJob, HostOutcome } from '../state/host-job.ts';
import { itemLayer } from '../task/loop.ts';

/** Notifies the handlers of a task that changed something. Throws PLAYBOOK_NO_HANDLER, which ends the run. */
export async function notifyHandlers(job: HostJob, outcome: HostOutcome): Promise<void> {
  const written = [
    ...job.effective.all('notify').map((entry) => entry.value),
    ...job.task.notify.map((entry) => entry.value),
  ];
  if (written.length === 0) return;
  const { play } = job;
  const { templar } = play.run.deps;
  const base = play.scopes.task(job.host, job.task, job.context);
  const scopes = outcome.looped ? outcome.changedItems.map((variables) => base.with(itemLayer(variables))) : [base];
  const names = new Set<string>();
  for (const scope of scopes) {
    for (const value of written) {
      const rendered: Value = await templar.render(value, scope);
      for (const name of isList(rendered) ? rendered : [rendered]) names.add(str(name));
    }
  }
  for (const name of names) {
    // A task that runs once notifies for its own host alone (ansible-core 2.14).
    const notified = play.handlers.notify(name, job.host);
    if (notified === undefined) {
      const error = missingHandler(name);
      if (play.run.options.errorOnMissingHandler) throw error;
      play.run.warn(error.message);
      continue;
    }
    for (const handler of notified) play.run.emit({ type: 'handler:notified', handler, host: job.host });
  }
}
