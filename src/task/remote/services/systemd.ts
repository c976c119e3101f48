import type { Reply } from '../../../shell/remote-shell.ts';
import { join, raw, type Script, sh } from '../../../shell/script.ts';
import type { Plan, TaskResult } from '../../module.ts';
import { parseSystemctlShow } from './systemctl-show.ts';

export type ServiceState = 'started' | 'stopped' | 'restarted' | 'reloaded';

/** What a task wants of a unit; what is undefined is left as it is. */
export interface UnitWish {
  readonly name?: string | undefined;
  readonly state?: ServiceState | undefined;
  readonly enabled?: boolean | undefined;
  readonly masked?: boolean | undefined;
  readonly force?: boolean;
  readonly noBlock?: boolean;
  readonly daemonReload?: boolean;
  readonly daemonReexec?: boolean;
  readonly scope: 'system' | 'user' | 'global';
}

/**
 * Looks at one unit: everything `systemctl show` tells, and how `is-enabled` answers where show cannot know it (SysV
 * scripts, other scopes). A wished daemon-reload comes before the look, because it decides what there is to see; it
 * changes no state, and Ansible does not count it as a change either.
 */
export function unitProbe(wish: UnitWish, checkMode: boolean): Script {
  const { name } = wish;
  const systemctl = command(wish.scope);
  return join([
    wish.scope === 'system' ? undefined : sh`export XDG_RUNTIME_DIR="\${XDG_RUNTIME_DIR:-/run/user/$(id -u)}"`,
    wish.daemonReload === true && !checkMode
      ? orFail(sh`${systemctl} daemon-reload`, 'failure during daemon-reload')
      : undefined,
    wish.daemonReexec === true && !checkMode
      ? orFail(sh`${systemctl} daemon-reexec`, 'failure during daemon-reexec')
      : undefined,
    name === undefined
      ? undefined
      : sh`if show=$(${systemctl} show -- ${name} 2>&1); then put show "$show"; else put trouble "$show"; fi
${initScript(name)}`,
    name === undefined || wish.enabled === undefined ? undefined : enabledProbe(systemctl, name, wish.scope),
  ]);
}

/** What to change, from what {@link unitProbe} saw (ansible-core 2.14 systemd_service). */
export function unitPlan(wish: UnitWish, seen: Reply): Plan {
  const { name } = wish;
  if (name === undefined) return { result: { name: null, changed: false, status: {} } };
  const trouble = seen.fields.get('trouble');
  if (trouble !== undefined && !isOffline(trouble))
    return failed(trouble === '' ? `systemctl show ${name} failed` : trouble);
  const status = parseSystemctlShow(seen.fields.get('show') ?? '');
  const isScript = seen.fields.get('initscript') === 'yes';
  const isKnown = status.LoadState !== undefined && status.LoadState !== 'not-found';
  if (!isKnown && !isScript && (wish.state ?? wish.enabled) !== undefined && wish.scope === 'system') {
    return failed(`Could not find the requested service ${name}: host`);
  }
  const result: TaskResult = { name, changed: false, status };
  const steps: Script[] = [];
  const act = (verb: string, ...words: Script[]): void => {
    const failure = `Unable to ${verb} service ${name}: `;
    steps.push(orFail(sh`${command(wish.scope)} ${join([raw(verb), ...words], ' ')} -- ${name}`, failure));
  };

  if (wish.masked !== undefined && wish.masked !== (status.LoadState === 'masked'))
    act(wish.masked ? 'mask' : 'unmask', ...force(wish));
  if (wish.enabled !== undefined) {
    result.enabled = wish.enabled;
    if (wish.enabled !== isEnabled(seen.fields)) act(wish.enabled ? 'enable' : 'disable', ...force(wish));
  }
  if (wish.state !== undefined) {
    result.state = wish.state === 'stopped' ? 'stopped' : 'started';
    const verb = transition(wish.state, status.ActiveState ?? '');
    if (verb !== undefined) act(verb, ...(wish.noBlock === true ? [sh`--no-block`] : []));
  }
  if (steps.length === 0) return { result };
  return {
    result: { ...result, changed: true },
    apply: join([environment(wish.scope), ...steps]),
    finish: (applied) => failedStep(applied),
  };
}

/** A step that failed: what it said, without the state from before, which would only hide it. */
export function failedStep(applied: Reply): TaskResult {
  if (applied.rc === 0) return {};
  const msg = applied.fields.get('msg') ?? applied.stderr.toString();
  return {
    failed: true,
    changed: false,
    msg,
    name: undefined,
    status: undefined,
    enabled: undefined,
    state: undefined,
  };
}

/** What `systemctl` must do to bring a unit from its ActiveState to a state; undefined when it is there. */
export function transition(wanted: ServiceState, active: string): string | undefined {
  const isRunning = active === 'active' || active === 'activating';
  if (wanted === 'started') return isRunning ? undefined : 'start';
  if (wanted === 'stopped') return isRunning || active === 'deactivating' ? 'stop' : undefined;
  if (!isRunning) return 'start';
  return wanted === 'restarted' ? 'restart' : 'reload';
}

/** Fails the script with a message and what the command said. */
export function orFail(run: Script, failure: string): Script {
  return sh`said=$( { ${run}; } 2>&1 >/dev/null ) || { put msg ${failure}"$said"; exit 1; }`;
}

/** Reports `initscript` when there is a SysV script of a service's name. */
export function initScript(name: string): Script {
  const script = name.replace(/\.service$/, '');
  return sh`if [ -x ${`/etc/init.d/${script}`} ]; then put initscript yes; fi`;
}

function environment(scope: UnitWish['scope']): Script | undefined {
  return scope === 'system' ? undefined : sh`export XDG_RUNTIME_DIR="\${XDG_RUNTIME_DIR:-/run/user/$(id -u)}"`;
}

function command(scope: UnitWish['scope']): Script {
  return scope === 'system' ? sh`systemctl` : sh`systemctl ${`--${scope}`}`;
}

function force(wish: UnitWish): Script[] {
  return wish.force === true ? [sh`--force`] : [];
}

/**
 * show's UnitFileState is what is-enabled says, for units of the system that have a file. For SysV scripts is-enabled
 * asks the links in /etc/rc?.d; for the user's and the global units only is-enabled knows.
 */
function enabledProbe(systemctl: Script, name: string, scope: UnitWish['scope']): Script {
  const ask = sh`put enabled "$(${systemctl} is-enabled -- ${name} 2>/dev/null)"`;
  if (scope !== 'system') return ask;
  return sh`state=\${show##*UnitFileState=}
case $show in *UnitFileState=*) ;; *) state= ;; esac
state=\${state%%
*}
case $state in '' | generated | bad) ${ask} ;; *) put enabled "$state" ;; esac`;
}

/** is-enabled's answer as Ansible reads it: indirect and alias units count as disabled. */
function isEnabled(fields: ReadonlyMap<string, string>): boolean {
  const lines = (fields.get('enabled') ?? '').trim().split('\n');
  return ['enabled', 'enabled-runtime', 'static', 'generated'].includes(lines.at(-1) ?? '');
}

function isOffline(text: string): boolean {
  return /Running in chroot|ignoring (request|command)/.test(text);
}

function failed(msg: string): Plan {
  return { result: { failed: true, changed: false, msg } };
}
