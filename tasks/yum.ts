import schema from '../schemas/tasks/yum.json' with { type: 'json' };
import { defineTask, type RpmTool, rpmPlan, rpmProbe, type YumArgs } from '../src/task/index.ts';

const TOOLS: Readonly<Record<YumArgs['use_backend'], RpmTool>> = { auto: 'auto', yum: 'yum', yum4: 'dnf', dnf: 'dnf' };

/** Packages of Red Hat's family under the older tool's name: with dnf where that is there, else with yum. */
export default defineTask<YumArgs>({
  name: 'yum',
  kind: 'converge',
  check: 'full',
  schema,
  probe: (args, context) => rpmProbe(args, TOOLS[args.use_backend], context.checkMode),
  plan: (args, seen, context) => rpmPlan(args, seen, context.checkMode),
  looksInTurn: () => true,
});
