import { basename } from 'node:path';
import schema from '../schemas/tasks/script.json' with { type: 'json' };
import {
  decodeBytes,
  defineTask,
  expandWord,
  type LocalFile,
  localFile,
  outputOf,
  privateProgram,
  raw,
  type ScriptArgs,
  sh,
  splitWords,
  str,
  type TaskResult,
  unbox,
  type Value,
} from '../src/task/index.ts';

interface Prepared {
  readonly file: LocalFile;
  /** The command line behind the script's name, as the user's shell reads it. */
  readonly rest: string;
}

/** Runs a script of the controller on the target: it travels on stdin into a private file that is gone afterwards. */
export default defineTask<ScriptArgs, Prepared>({
  name: 'script',
  kind: 'command',
  check: 'partial',
  schema,
  async prepare(args, context) {
    const line = (args._raw_params ?? args.cmd ?? '').trim();
    const name = splitWords(line)[0] ?? '';
    const end = wordEnd(line);
    const path = await context.findFile('files', name);
    return { file: await localFile(path, context, args.decrypt), rest: line.slice(end) };
  },
  request(args, context, { file, rest }) {
    const creates = textOf(args.creates);
    const removes = textOf(args.removes);
    const chdir = textOf(args.chdir);
    const executable = textOf(args.executable);
    if (context.checkMode && creates === undefined && removes === undefined) {
      return { skipped: true, changed: false, msg: 'Check mode is not supported for this task.' };
    }
    const run = executable === undefined ? raw('$run "$s"') : sh`${raw(executable)} "$s"`;
    return {
      locale: 'user',
      stdin: file.content ?? file.open,
      script: sh`${
        creates === undefined
          ? undefined
          : sh`c=${expandWord(creates)}
if [ -e "$c" ] || [ -L "$c" ]; then put exists "$c"; exit 0; fi`
      }
${
  removes === undefined
    ? undefined
    : sh`c=${expandWord(removes)}
if [ ! -e "$c" ] && [ ! -L "$c" ]; then put missing "$c"; exit 0; fi`
}
${context.checkMode ? sh`exit 0` : undefined}
${privateProgram(basename(file.name))}
${
  chdir === undefined
    ? undefined
    : sh`f=${expandWord(chdir)}
cd -- "$f" || { put chdir "$f"; exit 1; }`
}
put ran 1
${run}${raw(rest === '' ? '' : ` ${rest.trim()}`)} </dev/null`,
    };
  },
  interpret(_args, reply, context): TaskResult {
    const existing = reply.fields.get('exists');
    if (existing !== undefined) {
      return { skipped: true, changed: false, msg: `${existing} exists, matching creates option` };
    }
    const missing = reply.fields.get('missing');
    if (missing !== undefined) {
      return { skipped: true, changed: false, msg: `${missing} does not exist, matching removes option` };
    }
    if (context.checkMode) return { changed: true };
    const output = outputOf(decodeBytes(reply.stdout), decodeBytes(reply.stderr));
    if (!reply.fields.has('ran')) {
      return { failed: true, changed: false, rc: reply.rc, msg: 'the script could not be started', ...output };
    }
    const result: TaskResult = { changed: true, rc: reply.rc, ...output };
    return reply.rc === 0 ? result : { ...result, failed: true, msg: 'non-zero return code' };
  },
});

function textOf(value: Value | undefined): string | undefined {
  return value === undefined || value === null ? undefined : str(unbox(value));
}

/** Where the first word of a command line ends; quotes and backslashes count. */
function wordEnd(line: string): number {
  return /^(?:[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")*/.exec(line)?.[0].length ?? line.length;
}
