import type { Connection } from '../../connection/connection.ts';
import type { RemoteShell } from '../../shell/remote-shell.ts';
import type { Templar } from '../../template/templar.ts';
import { str } from '../../values/index.ts';
import type { VariableScope } from '../../vars/scope.ts';
import type { KeywordReader } from '../keyword-values.ts';
import type { HostJob } from '../state/host-job.ts';
import { type Reach, resolveReach } from './connect.ts';
import { checkPlugin } from './transport.ts';

/** The way from a task to its target; nothing is worked out or opened before somebody asks. */
export interface Way {
  /** The host that the module speaks to instead of the task's own. */
  readonly delegate: string | undefined;
  reach(): Promise<Reach>;
  connection(): Promise<Connection>;
  shell(): Promise<RemoteShell>;
}

/** Whether the plugin that a task names is one of cbx's: asked for every task, also for one that needs no connection. */
async function checkConnection(scope: VariableScope, keywords: KeywordReader, templar: Templar): Promise<void> {
  const variable = scope.get('ansible_connection');
  const named =
    variable === undefined ? await keywords.text('connection') : str(await templar.render(variable.value, scope));
  if (named !== undefined) checkPlugin(named);
}

export async function connectionOf(job: HostJob, scope: VariableScope, keywords: KeywordReader): Promise<Way> {
  const { run } = job.play;
  const delegate = await keywords.text('delegate_to');
  if (delegate === undefined) await checkConnection(scope, keywords, run.deps.templar);
  let reach: Promise<Reach> | undefined;
  const way: Way = {
    delegate,
    reach: () => (reach ??= find()),
    connection: async () => run.connections.get((await way.reach()).target),
    shell: async () => (await way.connection()).shell((await way.reach()).become),
  };
  const find = async (): Promise<Reach> => {
    const { templar } = run.deps;
    const defaults = run.options.connection;
    if (delegate === undefined)
      return secretsOf(await resolveReach(job.host, scope, keywords, templar, defaults, false));
    const there = job.play.scopes.task(delegate, job.task, job.context);
    return secretsOf(await resolveReach(delegate, there, keywords, templar, defaults, true));
  };
  const secretsOf = (found: Reach): Reach => {
    run.redactor.add(found.target.password?.());
    run.redactor.add(found.target.passphrase?.());
    run.redactor.add(found.become?.password?.());
    return found;
  };
  return way;
}
