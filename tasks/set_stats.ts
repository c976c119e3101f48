import schema from '../schemas/tasks/set_stats.json' with { type: 'json' };
import { defineTask, invalidVariableName, isVariableName, jsonOf, type SetStatsArgs, str } from '../src/task/index.ts';

/** Hands figures to the run's summary: for every host or for all together. */
export default defineTask<SetStatsArgs>({
  name: 'set_stats',
  kind: 'control',
  check: 'always',
  schema,
  act({ data, per_host: perHost, aggregate }) {
    const values = new Map([...data].map(([key, value]) => [str(key), value]));
    const wrong = [...values.keys()].find((name) => !isVariableName(name));
    if (wrong !== undefined) return { result: { failed: true, changed: false, msg: invalidVariableName(wrong) } };
    return {
      result: { changed: false, ansible_stats: { data: jsonOf(data), per_host: perHost, aggregate } },
      effects: { stats: { data: values, perHost, aggregate } },
    };
  },
});
