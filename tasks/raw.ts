import schema from '../schemas/tasks/raw.json' with { type: 'json' };
import { defineTask, outputOf, type RawArgs, sh, str, textOf, unbox } from '../src/task/index.ts';

/** A command line as it is, with nothing of Ansible's around it: for hosts that have next to nothing. */
export default defineTask<RawArgs>({
  name: 'raw',
  kind: 'command',
  check: 'partial',
  schema,
  request(args, context) {
    if (context.checkMode) return { skipped: true, changed: false };
    const text = args._raw_params ?? '';
    if (text.trim() === '') return { failed: true, changed: false, rc: 256, msg: 'no command given' };
    const wanted = args.executable === undefined || args.executable === null ? '' : str(unbox(args.executable));
    const shell = wanted === '' ? '/bin/sh' : wanted;
    return { script: sh`exec ${shell} -c ${text}`, locale: 'user' };
  },
  interpret(_args, reply) {
    const output = outputOf(textOf(reply.stdout, false), textOf(reply.stderr, false));
    if (reply.rc === 0) return { rc: 0, ...output, changed: true };
    return { rc: reply.rc, ...output, changed: true, failed: true, msg: 'non-zero return code' };
  },
});
