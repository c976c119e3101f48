import schema from '../schemas/tasks/ping.json' with { type: 'json' };
import { defineTask, type PingArgs, sh } from '../src/task/index.ts';

/** What ansible-core reports of a module that broke: its callers look for the exception. */
const CRASH = {
  failed: true,
  changed: false,
  rc: 1,
  msg: 'MODULE FAILURE\nSee stdout/stderr for the exact error',
  module_stdout: '',
  module_stderr: 'Exception: boom\n',
};

/** Answers when a login and a shell work; that is all a host needs for cbx. `data: crash` fails on purpose. */
export default defineTask<PingArgs>({
  name: 'ping',
  kind: 'converge',
  check: 'always',
  schema,
  probe: () => sh`:`,
  plan({ data }) {
    return data === 'crash' ? { result: CRASH } : { result: { ping: data } };
  },
});
