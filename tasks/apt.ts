import schema from '../schemas/tasks/apt.json' with { type: 'json' };
import { type AptArgs, aptPlan, aptProbe, defineTask } from '../src/task/index.ts';

/** Debian's packages. Looks with dpkg-query and apt-cache, changes with one apt-get call; needs no Python on the host. */
export default defineTask<AptArgs>({
  name: 'apt',
  kind: 'converge',
  check: 'full',
  schema,
  probe: (args, context) => aptProbe(args, context.checkMode),
  plan: (args, seen, context) => aptPlan(args, seen, context),
  looksInTurn: ({ update_cache, cache_valid_time }) => update_cache === true || cache_valid_time > 0,
});
