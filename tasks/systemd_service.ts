import schema from '../schemas/tasks/systemd_service.json' with { type: 'json' };
import { defineTask, type SystemdServiceArgs, type UnitWish, unitPlan, unitProbe } from '../src/task/index.ts';

/** States of systemd units: running, enabled, masked; and reloading systemd itself. */
export default defineTask<SystemdServiceArgs>({
  name: 'systemd_service',
  kind: 'converge',
  check: 'full',
  schema,
  probe: (args, context) => unitProbe(wishOf(args), context.checkMode),
  plan(args, seen) {
    const needs = (['state', 'enabled', 'masked'] as const).find((key) => args[key] !== undefined);
    if (args.name === undefined && needs !== undefined) {
      return { result: { failed: true, changed: false, msg: `missing parameter(s) required by '${needs}': name` } };
    }
    const pattern = /[*?[]/.exec(args.name ?? '')?.[0];
    if (pattern !== undefined) {
      const msg = `'${pattern}' in the name ${args.name}: patterns are not supported, name one unit`;
      return { result: { failed: true, changed: false, msg } };
    }
    return unitPlan(wishOf(args), seen);
  },
});

function wishOf(args: SystemdServiceArgs): UnitWish {
  return {
    name: args.name,
    state: args.state,
    enabled: args.enabled,
    masked: args.masked,
    force: args.force ?? false,
    noBlock: args.no_block,
    daemonReload: args.daemon_reload,
    daemonReexec: args.daemon_reexec,
    scope: args.scope,
  };
}
