import schema from '../schemas/tasks/ping.json' with { type: 'json' };
import { defineTask, type PingArgs, sh } from '../src/task/index.ts';

/** Answers when a login and a shell work; that is all a host needs for cbx. `data: crash` fails on purpose. */
export default defineTask<PingArgs>({
  name: 'ping',
  kind: 'converge',
  check: 'always',
  schema,
  probe: () => sh`:`,
  plan({ data }) {
    return data === 'crash' ? { result: { failed: true, msg: 'boom' } } : { result: { ping: data } };
  },
});
