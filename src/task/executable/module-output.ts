import { SourceFile } from '../../errors/index.ts';
import { parseJson } from '../../parsing/index.ts';
import type { Reply } from '../../shell/remote-shell.ts';
import { splitLines } from '../../util/python-lines.ts';
import { decodeBytes } from '../../util/surrogate-escape.ts';
import { isDict } from '../../values/value.ts';
import { jsonOf } from '../coerce.ts';
import type { TaskResult } from '../module.ts';

/** The result that a module printed: JSON from the first line that opens an object to the last one that closes it. */
export function moduleOutput(reply: Reply, warn: (message: string) => void): TaskResult {
  const stdout = decodeBytes(reply.stdout);
  const printed = objectIn(stdout);
  if (printed === undefined) return broken(stdout, decodeBytes(reply.stderr), reply.rc);
  if (printed.junk !== '') warn(`Module invocation had junk after the JSON data: ${printed.junk}`);
  const result: TaskResult = { changed: false, ...printed.object };
  if (result.failed === undefined && result.rc !== undefined && Number(result.rc) !== 0) result.failed = true;
  for (const stream of ['stdout', 'stderr'] as const) {
    const text = result[stream];
    if (typeof text === 'string' && result[`${stream}_lines`] === undefined)
      result[`${stream}_lines`] = splitLines(text);
  }
  return result;
}

function objectIn(text: string): { readonly object: TaskResult; readonly junk: string } | undefined {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.trimStart().startsWith('{'));
  const last = lines.findLastIndex((line) => line.trimEnd().endsWith('}'));
  if (first === -1 || last < first) return undefined;
  const parsed = parseJson(new SourceFile('<module>', lines.slice(first, last + 1).join('\n')));
  if (parsed === undefined || !isDict(parsed.value)) return undefined;
  return {
    object: jsonOf(parsed.value) as TaskResult,
    junk: lines
      .slice(last + 1)
      .join('\n')
      .trim(),
  };
}

/** ansible-core's words for a module that gave no result. */
function broken(stdout: string, stderr: string, rc: number): TaskResult {
  const why =
    rc === 127 || rc === 126
      ? 'The module failed to execute correctly, you probably need to set the interpreter.'
      : 'MODULE FAILURE';
  const msg = `${why}\nSee stdout/stderr for the exact error`;
  return { failed: true, changed: false, module_stdout: stdout, module_stderr: stderr, msg, rc };
}
