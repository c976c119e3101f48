import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join as joinPath } from 'node:path';
import schema from '../schemas/tasks/assemble.json' with { type: 'json' };
import {
  type AssembleArgs,
  CbxError,
  contentFile,
  defineTask,
  deployPlan,
  deployProbe,
  expandWord,
  failureOf,
  LOOK,
  type LocalFile,
  type ProcedureContext,
  PythonRegexError,
  pythonRegex,
  send,
  sh,
  type TaskResult,
} from '../src/task/index.ts';

interface Fragment {
  readonly name: string;
  readonly content: Buffer;
}

/** One file from the fragments in a folder, in the order of their names. */
export default defineTask<AssembleArgs>({
  name: 'assemble',
  kind: 'procedure',
  check: 'full',
  schema,
  async run(args, context) {
    if (context.checkMode) return { skipped: true, changed: false, msg: 'check mode is not supported for this task.' };
    const matches = matcher(args);
    if (typeof matches === 'string') {
      return { failed: true, changed: false, msg: `Invalid Regexp (${matches}) in "${args.regexp}"` };
    }
    const fragments = args.remote_src ? await onTarget(args, context) : await onController(args, context);
    if (!Array.isArray(fragments)) return fragments as TaskResult;
    const content = assemble(
      fragments.filter(({ name }) => matches(name)),
      args.delimiter,
    );
    return await deploy(args, context, contentFile(content, 'assembled', args.src));
  },
});

function matcher(args: AssembleArgs): ((name: string) => boolean) | string {
  const isVisible = (name: string): boolean => !args.ignore_hidden || !name.startsWith('.');
  if (args.regexp === undefined) return isVisible;
  try {
    const regex = pythonRegex(args.regexp);
    return (name) => isVisible(name) && regex.search(name) !== undefined;
  } catch (error) {
    if (error instanceof PythonRegexError) return error.reason;
    throw error;
  }
}

/** ansible-core 2.14: a delimiter stands between fragments, on a line of its own, and its escapes are read. */
function assemble(fragments: readonly Fragment[], given: string | undefined): Buffer {
  const delimiter = given?.replace(
    /\\(n|t|r|\\)/g,
    (_all, char: string) => ({ n: '\n', t: '\t', r: '\r' })[char] ?? '\\',
  );
  const parts: Buffer[] = [];
  let needsNewline = false;
  for (const [index, { content }] of fragments.entries()) {
    if (needsNewline) parts.push(Buffer.from('\n'));
    if (index > 0 && delimiter !== undefined && delimiter !== '') {
      parts.push(Buffer.from(delimiter.endsWith('\n') ? delimiter : `${delimiter}\n`, 'utf8'));
    }
    parts.push(content);
    needsNewline = content.length > 0 && content.at(-1) !== 10;
  }
  return Buffer.concat(parts);
}

async function onController(args: AssembleArgs, context: ProcedureContext): Promise<Fragment[] | TaskResult> {
  const folder = await context.findFile('files', args.src);
  if (!(await stat(folder)).isDirectory()) {
    return { failed: true, changed: false, msg: `Source (${args.src}) is not a directory` };
  }
  const fragments: Fragment[] = [];
  for (const name of (await readdir(folder)).sort()) {
    const path = joinPath(folder, name);
    if ((await stat(path)).isFile()) fragments.push({ name, content: await context.readFile(path) });
  }
  return fragments;
}

/** Names and sizes first, then all contents in one stream. */
async function onTarget(args: AssembleArgs, context: ProcedureContext): Promise<Fragment[] | TaskResult> {
  const shell = await context.shell();
  const reply = await shell.run(
    sh`${LOOK}
s=${expandWord(args.src)}
[ -e "$s" ] || die "Source ($s) does not exist"
[ -d "$s" ] || die "Source ($s) is not a directory"
cd -- "$s" || exit 1
w=$(mktemp) || exit 1
trap 'rm -f -- "$w"' EXIT
for f in * .*; do
  [ -f "$f" ] || continue
  cat -- "$f" >"$w" || die "$s/$f cannot be read"
  printf '%s %s\n' "$(wc -c <"$w" | tr -d ' ')" "$f"
  cat "$w"
done`,
    { signal: context.signal, maxOutput: 256 * 1024 * 1024 },
  );
  const failure = failureOf(reply);
  if (failure !== undefined) return failure;
  if (reply.truncated > 0) throw new CbxError('REMOTE_TOO_LONG', `the fragments in ${args.src} are too long`);
  const fragments: Fragment[] = [];
  for (let at = 0; at < reply.stdout.length; ) {
    const end = reply.stdout.indexOf(10, at);
    const head = reply.stdout.toString('utf8', at, end);
    const size = Number(head.slice(0, head.indexOf(' ')));
    fragments.push({
      name: head.slice(head.indexOf(' ') + 1),
      content: reply.stdout.subarray(end + 1, end + 1 + size),
    });
    at = end + 1 + size;
  }
  return fragments.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function deploy(args: AssembleArgs, context: ProcedureContext, file: LocalFile): Promise<TaskResult> {
  const shell = await context.shell();
  const seen = await send(shell, deployProbe(args, file, context), context);
  const blind = failureOf(seen);
  if (blind !== undefined) return blind;
  const plan = deployPlan({ ...args, force: true }, seen, context, file);
  const { path: _, ...looked } = plan.result;
  const md5sum = createHash('md5')
    .update(file.content ?? '')
    .digest('hex');
  // From the controller it is a copy, whose result says nothing when all is well.
  const facts: TaskResult = {
    ...looked,
    src: args.src,
    ...(args.remote_src ? { msg: looked.msg ?? 'OK' } : {}),
    md5sum,
  };
  if (facts.failed === true || plan.apply === undefined) return { changed: false, ...facts };
  const applied = await send(shell, plan.apply, context);
  const finished = plan.finish?.(applied) ?? failureOf(applied) ?? {};
  const status = applied.fields.get('exit_status');
  if (finished.failed === true && status !== undefined) {
    const error = applied.stderr.toString('utf8');
    if (!args.remote_src) return { changed: false, ...finished };
    return { failed: true, changed: false, msg: `failed to validate: rc:${status} error:${error}` };
  }
  const diff = context.diffMode && plan.diff !== undefined ? { diff: plan.diff as never } : {};
  return { changed: true, ...facts, ...diff, ...finished };
}
