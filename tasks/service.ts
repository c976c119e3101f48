import schema from '../schemas/tasks/service.json' with { type: 'json' };
import {
  defineTask,
  type ServiceArgs,
  type ServiceWish,
  servicePlan,
  serviceProbe,
  sh,
  type UnitWish,
  unitPlan,
  unitProbe,
} from '../src/task/index.ts';

/** States of services with whatever looks after them on the host: systemd where it runs, else SysV or OpenRC scripts. */
export default defineTask<ServiceArgs>({
  name: 'service',
  kind: 'converge',
  check: 'full',
  schema,
  probe(args, context) {
    if (args.use === 'systemd') return sh`put manager systemd; ${unitProbe(unitWish(args), context.checkMode)}`;
    if (args.use !== 'auto') return sh`put manager sysv; ${serviceProbe(serviceWish(args))}`;
    return sh`if [ -d /run/systemd/system ] || [ -d /dev/.run/systemd ]; then
put manager systemd
${unitProbe(unitWish(args), context.checkMode)}
else
put manager sysv
${serviceProbe(serviceWish(args))}
fi`;
  },
  plan(args, seen, context) {
    if (seen.fields.get('manager') !== 'systemd') return servicePlan(serviceWish(args), seen);
    for (const unused of ['pattern', 'sleep', 'arguments'] as const) {
      if (args[unused] !== undefined) context.warn(`Ignoring "${unused}" as it is not used in "systemd"`);
    }
    return unitPlan(unitWish(args), seen);
  },
});

function unitWish(args: ServiceArgs): UnitWish {
  return { name: args.name, state: args.state, enabled: args.enabled, scope: 'system' };
}

function serviceWish(args: ServiceArgs): ServiceWish {
  return {
    name: args.name,
    state: args.state,
    enabled: args.enabled,
    arguments: args.arguments,
    pattern: args.pattern,
    sleep: args.sleep,
    runlevel: args.runlevel,
  };
}
