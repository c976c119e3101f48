import schema from '../schemas/tasks/lineinfile.json' with { type: 'json' };
import {
  bytesText,
  defineTask,
  editedFile,
  editPlan,
  editProbe,
  ensureLine,
  isFailure,
  type LineinfileArgs,
  type Plan,
  PythonRegexError,
  removeLines,
} from '../src/task/index.ts';

/** One line of a text file: there, as wanted, or not there. */
export default defineTask<LineinfileArgs>({
  name: 'lineinfile',
  kind: 'converge',
  check: 'full',
  schema,
  probe: (args) => editProbe(args),
  plan(args, seen, context): Plan {
    const problem = misuse(args);
    if (problem !== undefined) return failed(problem);
    const file = editedFile(args, seen);
    if (isFailure(file)) return { result: file };
    for (const [name, text] of [
      ['regular expression', args.regexp],
      ['search string', args.search_string],
    ] as const) {
      if (text === '') context.warn(emptyMatch(name));
    }
    try {
      if (args.state === 'absent') {
        if (!file.exists) return { result: { changed: false, msg: 'file not present' } };
        const { text, found } = removeLines(file.text, {
          ...(args.line === undefined ? {} : { line: bytesText(args.line) }),
          ...(args.regexp === undefined ? {} : { regexp: bytesText(args.regexp) }),
          ...(args.search_string === undefined ? {} : { searchString: bytesText(args.search_string) }),
        });
        const msg = found > 0 ? `${found} line(s) removed` : '';
        return editPlan(args, seen, context, file, {
          text,
          msg,
          more: { found },
          backupKey: 'backup',
          tellsDiff: true,
        });
      }
      if (!file.exists && !args.create) return failed(`Destination ${file.path} does not exist !`, 257);
      const edit = ensureLine(file.text, {
        line: bytesText(args.line ?? ''),
        backrefs: args.backrefs,
        firstMatch: args.firstmatch,
        ...(args.regexp === undefined ? {} : { regexp: bytesText(args.regexp) }),
        ...(args.search_string === undefined ? {} : { searchString: bytesText(args.search_string) }),
        ...(args.insertafter === undefined ? {} : { insertAfter: bytesText(args.insertafter) }),
        ...(args.insertbefore === undefined ? {} : { insertBefore: bytesText(args.insertbefore) }),
      });
      return editPlan(args, seen, context, file, { ...edit, backupKey: 'backup', tellsDiff: true });
    } catch (error) {
      if (!(error instanceof PythonRegexError)) throw error;
      return failed(`the regular expression cannot be used: ${error.reason}`);
    }
  },
});

/** ansible-core 2.14's warning; only an expression has another way to say "every line". */
function emptyMatch(name: string): string {
  const msg =
    `The ${name} is an empty string, which will match every line in the file. ` +
    'This may have unintended consequences, such as replacing the last line in the file rather than appending.';
  const remedy = " If this is desired, use '^' to match every line in the file and avoid this warning.";
  return name === 'regular expression' ? msg + remedy : msg;
}

function misuse(args: LineinfileArgs): string | undefined {
  if (args.state === 'absent') {
    const isEmpty = args.line === undefined && args.regexp === undefined && args.search_string === undefined;
    return isEmpty ? 'one of line, search_string, or regexp is required with state=absent' : undefined;
  }
  if (args.backrefs && args.regexp === undefined) return 'regexp is required with backrefs=true';
  return args.line === undefined ? 'line is required with state=present' : undefined;
}

function failed(msg: string, rc?: number): Plan {
  return { result: { failed: true, changed: false, msg, ...(rc === undefined ? {} : { rc }) } };
}
