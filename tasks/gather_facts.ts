import schema from '../schemas/tasks/gather_facts.json' with { type: 'json' };
import setupSchema from '../schemas/tasks/setup.json' with { type: 'json' };
import {
  argumentFailure,
  defineTask,
  type GatherFactsArgs,
  type Request,
  type SetupArgs,
  sh,
  type Value,
  validateArguments,
} from '../src/task/index.ts';
import setup from './setup.ts';

/** What a play does first: the setup module, with the arguments that are setup's. `parallel` has nothing to decide. */
export default defineTask<GatherFactsArgs>({
  name: 'gather_facts',
  kind: 'converge',
  check: 'always',
  schema,
  probe(args, context): Request | ReturnType<typeof sh> {
    const validated = setupArguments(args);
    if (validated.errors.length > 0) return sh`:`;
    return setup.probe(validated.args as unknown as SetupArgs, context, undefined);
  },
  // Facts of a host's own are programs, and facts take their time.
  looksInTurn: () => true,
  plan(args, seen, context) {
    const validated = setupArguments(args);
    const failure = argumentFailure(validated);
    if (failure !== undefined) return { result: failure };
    return setup.plan(validated.args as unknown as SetupArgs, seen, context, undefined);
  },
});

function setupArguments({ parallel: _parallel, ...given }: GatherFactsArgs): ReturnType<typeof validateArguments> {
  return validateArguments(setupSchema, new Map(Object.entries(given as Readonly<Record<string, Value>>)), {
    module: 'setup',
  });
}
