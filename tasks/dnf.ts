import schema from '../schemas/tasks/dnf.json' with { type: 'json' };
import { type DnfArgs, defineTask, rpmPlan, rpmProbe } from '../src/task/index.ts';

/** Packages of Fedora and Red Hat's family. Looks with rpm, changes with the dnf command; needs no Python module. */
export default defineTask<DnfArgs>({
  name: 'dnf',
  kind: 'converge',
  check: 'full',
  schema,
  probe: (args, context) => rpmProbe(args, 'auto', context.checkMode),
  plan: (args, seen, context) => rpmPlan(args, seen, context.checkMode),
  looksInTurn: () => true,
});
