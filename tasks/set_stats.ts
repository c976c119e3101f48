import schema from '../schemas/tasks/set_stats.json' with { type: 'json' };
import {
  CoercionError,
  defineTask,
  invalidVariableName,
  isDictValue,
  isVariableName,
  jsonOf,
  type SetStatsArgs,
  str,
  toBool,
  unbox,
  type Value,
} from '../src/task/index.ts';

/** Hands figures to the run's summary: for every host or for all together. */
export default defineTask<SetStatsArgs>({
  name: 'set_stats',
  kind: 'control',
  check: 'always',
  schema,
  act({ data, ...args }) {
    const [perHost, aggregate] = [isTrue(args.per_host), isTrue(args.aggregate)];
    if (!isDictValue(data))
      return { result: { failed: true, changed: false, msg: "The 'data' option needs to be a dictionary/hash" } };
    const values = new Map([...data].map(([key, value]) => [str(key), value]));
    const wrong = [...values.keys()].find((name) => !isVariableName(name));
    if (wrong !== undefined) return { result: { failed: true, changed: false, msg: invalidVariableName(wrong) } };
    return {
      result: { changed: false, ansible_stats: { data: jsonOf(data), per_host: perHost, aggregate } },
      effects: { stats: { data: values, perHost, aggregate } },
    };
  },
});

/** ansible-core 2.14 takes everything that is no word for true as false here, without complaint. */
function isTrue(value: Value): boolean {
  try {
    return toBool(unbox(value));
  } catch (error) {
    if (error instanceof CoercionError) return false;
    throw error;
  }
}
