import schema from '../schemas/tasks/replace.json' with { type: 'json' };
import {
  decodeText,
  defineTask,
  editedFile,
  editPlan,
  editProbe,
  encodeText,
  isFailure,
  type Plan,
  PythonRegexError,
  type ReplaceArgs,
  replaceAll,
} from '../src/task/index.ts';

/** Every match of a regular expression in a text file, replaced. */
export default defineTask<ReplaceArgs>({
  name: 'replace',
  kind: 'converge',
  check: 'full',
  schema,
  probe: (args) => editProbe(args),
  plan(args, seen, context): Plan {
    const file = editedFile(args, seen);
    if (isFailure(file)) return { result: file };
    if (!file.exists) return failed(`Path ${file.path} does not exist !`, 257);
    try {
      const before = decodeText(seen.stdout, args.encoding);
      const { text, count, pattern } = replaceAll(before, {
        regexp: args.regexp,
        replace: args.replace ?? '',
        ...(args.after === undefined ? {} : { after: args.after }),
        ...(args.before === undefined ? {} : { before: args.before }),
      });
      const isChanged = text !== undefined && text !== before;
      const after = isChanged ? encodeText(text, args.encoding).toString('latin1') : file.text;
      const msg = isChanged ? `${count} replacements made` : '';
      const plan = editPlan(args, seen, context, file, { text: after, msg, more: { rc: 0 } });
      if (text === undefined) {
        const miss = `Pattern for before/after params did not match the given file: ${pattern}`;
        return { ...plan, result: { ...plan.result, msg: miss } };
      }
      if (!isChanged) return plan;
      return { ...plan, diff: { before, after: text, before_header: file.path, after_header: file.path } };
    } catch (error) {
      if (!(error instanceof PythonRegexError)) throw error;
      return failed(`the regular expression cannot be used: ${error.reason}`, 1);
    }
  },
});

function failed(msg: string, rc: number): Plan {
  return { result: { failed: true, changed: false, msg, rc } };
}
