import schema from '../schemas/tasks/setup.json' with { type: 'json' };
import {
  allCollectors,
  chooseCollectors,
  defineTask,
  factsRequest,
  filterFacts,
  readFacts,
  type SetupArgs,
  sh,
} from '../src/task/index.ts';

/** Facts about the host, in one round trip and with nothing but sh: names, types and values as ansible-core's. */
export default defineTask<SetupArgs>({
  name: 'setup',
  kind: 'converge',
  check: 'always',
  schema,
  probe(args) {
    const collectors = chooseCollectors(allCollectors(args.fact_path), args.gather_subset);
    if (typeof collectors === 'string') return sh`put msg ${collectors}; exit 1`;
    return factsRequest(collectors, args.gather_timeout * 10_000);
  },
  // Facts of a host's own are programs, and facts take their time.
  looksInTurn: () => true,
  plan(args, seen) {
    const collectors = chooseCollectors(allCollectors(args.fact_path), args.gather_subset);
    if (typeof collectors === 'string') return { result: { failed: true, changed: false, msg: collectors } };
    const facts = filterFacts(readFacts(collectors, seen), args.filter ?? []);
    const about = (args.filter ?? []).length > 0 ? {} : { gather_subset: args.gather_subset, module_setup: true };
    return { result: { ansible_facts: { ...facts, ...about }, changed: false } };
  },
});
