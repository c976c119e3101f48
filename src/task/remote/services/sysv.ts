import type { Reply } from '../../../shell/remote-shell.ts';
import { join, type Script, sh } from '../../../shell/script.ts';
import type { Plan, TaskResult } from '../../module.ts';
import { failedStep, orFail, type ServiceState } from './systemd.ts';

/** What a task wants of a service where there is no systemd. */
export interface ServiceWish {
  readonly name: string;
  readonly state?: ServiceState | undefined;
  readonly enabled?: boolean | undefined;
  readonly arguments?: string | undefined;
  /** A pattern for the list of processes, for scripts without a `status`. */
  readonly pattern?: string | undefined;
  /** Seconds between stop and start of a restart. */
  readonly sleep?: number | undefined;
  readonly runlevel: string;
}

/** Reports what there is: `script`, `running` (yes, no), `enabled` (yes, no), `enabler` (the tool that switches it). */
export function serviceProbe(wish: ServiceWish): Script {
  const { name } = wish;
  return join([
    sh`script=
for candidate in ${`/etc/init.d/${name}`} ${`/etc/rc.d/init.d/${name}`} ${`/etc/rc.d/${name}`}; do
  if [ -x "$candidate" ]; then script=$candidate; break; fi
done
put script "$script"`,
    wish.state === undefined ? undefined : runningProbe(wish),
    wish.enabled === undefined ? undefined : enabledProbe(name, wish.runlevel),
  ]);
}

/** What to change, from what {@link serviceProbe} saw. */
export function servicePlan(wish: ServiceWish, seen: Reply): Plan {
  const { fields } = seen;
  const script = fields.get('script') ?? '';
  if (script === '') return failed(`Could not find the requested service ${wish.name}: host`);
  const result: TaskResult = { name: wish.name, changed: false };
  const steps: Script[] = [];
  if (wish.enabled !== undefined) {
    result.enabled = wish.enabled;
    if (wish.enabled !== (fields.get('enabled') === 'yes')) {
      const enabler = fields.get('enabler') ?? '';
      if (enabler === '')
        return failed(`No tool to enable or disable ${wish.name}: update-rc.d, chkconfig or rc-update`);
      steps.push(
        orFail(switchCommand(enabler, wish), `Unable to ${wish.enabled ? 'enable' : 'disable'} service ${wish.name}: `),
      );
    }
  }
  if (wish.state !== undefined) {
    result.state = wish.state === 'stopped' ? 'stopped' : 'started';
    steps.push(...stateSteps(wish, script, fields.get('running') === 'yes'));
  }
  return steps.length === 0
    ? { result }
    : { result: { ...result, changed: true }, apply: join(steps), finish: failedStep };
}

/** LSB status: 0 runs, 3 does not; other scripts are believed by what they print, or by the list of processes. */
function runningProbe(wish: ServiceWish): Script {
  if (wish.pattern !== undefined) {
    return sh`if ps ax 2>/dev/null | grep -F -- ${wish.pattern} | grep -qv grep; then put running yes; else put running no; fi`;
  }
  return sh`said=$("\${script:-false}" status 2>&1 </dev/null); status=$?
case $status:$said in
  *'not running'* | *stopped* | *'is not'*) running=no ;;
  0:*) running=yes ;;
  *) running=no ;;
esac
put running "$running"`;
}

function enabledProbe(name: string, runlevel: string): Script {
  return sh`enabled=no
if command -v rc-update >/dev/null 2>&1; then
  enabler=rc-update
  if rc-update show ${runlevel} 2>/dev/null | awk '{ print $1 }' | grep -qx -- ${name}; then enabled=yes; fi
elif command -v update-rc.d >/dev/null 2>&1; then
  enabler=update-rc.d
  for link in /etc/rc[2345].d/S??${name}; do if [ -e "$link" ]; then enabled=yes; fi; done
elif command -v chkconfig >/dev/null 2>&1; then
  enabler=chkconfig
  if chkconfig --list ${name} 2>/dev/null | grep -q '3:on\\|5:on'; then enabled=yes; fi
else
  enabler=
fi
put enabled "$enabled"
put enabler "$enabler"`;
}

function switchCommand(enabler: string, wish: ServiceWish): Script {
  const on = wish.enabled === true;
  if (enabler === 'rc-update') return sh`rc-update ${on ? 'add' : 'delete'} ${wish.name} ${wish.runlevel}`;
  if (enabler === 'chkconfig') {
    return on ? sh`chkconfig --add ${wish.name} && chkconfig ${wish.name} on` : sh`chkconfig ${wish.name} off`;
  }
  return on
    ? sh`update-rc.d ${wish.name} defaults && update-rc.d ${wish.name} enable`
    : sh`update-rc.d ${wish.name} disable`;
}

function stateSteps(wish: ServiceWish, script: string, isRunning: boolean): Script[] {
  const call = (verb: string): Script => {
    const extra = wish.arguments === undefined ? undefined : sh` ${wish.arguments}`;
    return orFail(sh`${script} ${verb}${extra} </dev/null`, `Unable to ${verb} service ${wish.name}: `);
  };
  if (wish.state === 'started') return isRunning ? [] : [call('start')];
  if (wish.state === 'stopped') return isRunning ? [call('stop')] : [];
  if (!isRunning) return [call('start')];
  if (wish.state === 'reloaded') return [call('reload')];
  return wish.sleep === undefined ? [call('restart')] : [call('stop'), sh`sleep ${wish.sleep}`, call('start')];
}

function failed(msg: string): Plan {
  return { result: { failed: true, changed: false, msg } };
}
