import aptSchema from '../schemas/tasks/apt.json' with { type: 'json' };
import dnfSchema from '../schemas/tasks/dnf.json' with { type: 'json' };
import schema from '../schemas/tasks/package.json' with { type: 'json' };
import {
  type AptArgs,
  aptPlan,
  aptProbe,
  argumentFailure,
  type DnfArgs,
  defineTask,
  type PackageArgs,
  rpmPlan,
  rpmProbe,
  type Script,
  sh,
  type TaskContext,
  type TaskSchema,
  validateArguments,
} from '../src/task/index.ts';

/**
 * Packages with whatever the host has: apt on Debian's family, dnf or yum on Red Hat's. Which one is there is found out in
 * the same round trip that looks at the packages; other arguments go to that module.
 */
export default defineTask<PackageArgs>({
  name: 'package',
  kind: 'converge',
  check: 'full',
  schema,
  probe(args, context) {
    const tool = toolOf(args);
    if (tool === 'apt') return sh`put manager apt\n${apt(args, context)}`;
    if (tool !== 'auto') return sh`put manager rpm\n${rpm(args, context)}`;
    return sh`if command -v apt-get >/dev/null 2>&1 && command -v dpkg-query >/dev/null 2>&1; then
put manager apt
${apt(args, context)}
elif command -v rpm >/dev/null 2>&1; then
put manager rpm
${rpm(args, context)}
else
put msg 'Could not find a module for the package manager of this host: there is neither apt nor dnf nor yum'
exit 1
fi`;
  },
  plan(args, seen, context) {
    const isApt = seen.fields.get('manager') === 'apt';
    const validated = argumentsFor(isApt ? 'apt' : 'dnf', args);
    const failure = argumentFailure(validated);
    if (failure !== undefined) return { result: failure };
    if (isApt) return aptPlan(validated.args as unknown as AptArgs, seen, context);
    return rpmPlan(validated.args as unknown as DnfArgs, seen, context.checkMode);
  },
  looksInTurn: () => true,
});

function toolOf({ use }: PackageArgs): 'auto' | 'apt' | 'dnf' | 'yum' {
  if (use === 'apt' || use === 'auto' || use === 'yum') return use;
  return 'dnf';
}

function apt(args: PackageArgs, context: TaskContext): Script | undefined {
  const validated = argumentsFor('apt', args);
  return validated.errors.length > 0 ? undefined : aptProbe(validated.args as unknown as AptArgs, context.checkMode);
}

function rpm(args: PackageArgs, context: TaskContext): Script | undefined {
  const validated = argumentsFor('dnf', args);
  const tool = toolOf(args);
  if (validated.errors.length > 0) return undefined;
  return rpmProbe(validated.args as unknown as DnfArgs, tool === 'apt' ? 'auto' : tool, context.checkMode);
}

function argumentsFor(
  module: 'apt' | 'dnf',
  { use: _use, ...given }: PackageArgs,
): ReturnType<typeof validateArguments> {
  const moduleSchema: TaskSchema = module === 'apt' ? aptSchema : dnfSchema;
  return validateArguments(moduleSchema, new Map(Object.entries(given)) as never, { module });
}
