import schema from '../schemas/tasks/blockinfile.json' with { type: 'json' };
import {
  type BlockinfileArgs,
  bytesText,
  defineTask,
  editedFile,
  editPlan,
  editProbe,
  ensureBlock,
  isFailure,
  PythonRegexError,
} from '../src/task/index.ts';

/** A block of lines between two marker lines of a text file. */
export default defineTask<BlockinfileArgs>({
  name: 'blockinfile',
  kind: 'converge',
  check: 'full',
  schema,
  probe: (args) => editProbe(args),
  plan(args, seen, context) {
    const file = editedFile(args, seen);
    if (isFailure(file)) return { result: file };
    if (!file.exists && !args.create) {
      return { result: { failed: true, changed: false, msg: `Path ${file.path} does not exist !`, rc: 257 } };
    }
    try {
      const edit = ensureBlock(file.text, {
        block: args.state === 'absent' ? '' : bytesText(args.block ?? ''),
        begin: bytesText(args.marker.replaceAll('{mark}', () => args.marker_begin)),
        end: bytesText(args.marker.replaceAll('{mark}', () => args.marker_end)),
        ...(args.insertafter === undefined ? {} : { insertAfter: bytesText(args.insertafter) }),
        ...(args.insertbefore === undefined ? {} : { insertBefore: bytesText(args.insertbefore) }),
      });
      const msg = edit.msg !== '' && !file.exists ? 'File created' : edit.msg;
      return editPlan(args, seen, context, file, { ...edit, msg, tellsDiff: true });
    } catch (error) {
      if (!(error instanceof PythonRegexError)) throw error;
      const msg = `the regular expression cannot be used: ${error.reason}`;
      return { result: { failed: true, changed: false, msg } };
    }
  },
});
