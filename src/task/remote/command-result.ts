import type { Reply } from '../../shell/remote-shell.ts';
import { quote } from '../../shell/script.ts';
import { splitLines, trimLineEnds } from '../../util/python-lines.ts';
import { decodeBytes } from '../../util/surrogate-escape.ts';
import type { TaskResult } from '../module.ts';
import { withoutDeathNotice } from './death-notice.ts';
import { formatDelta, type Moment, microsBetween, parseMoment } from './moment.ts';

/** What decides how a command's reply reads as a result. */
export interface CommandFacts {
  /** The result's `cmd`: a list for command, text for shell. */
  readonly cmd: string | readonly string[];
  readonly chdir?: string | undefined;
  readonly creates?: string | undefined;
  readonly removes?: string | undefined;
  readonly checkMode: boolean;
  readonly stripEmptyEnds: boolean;
}

/** Ansible's result when there is nothing to run: rc 256, no cmd. */
export function commandRefused(msg: string): TaskResult {
  return { failed: true, ...blank(null), rc: 256, msg };
}

/** What check mode answers without looking at the host: skipped, because nothing tells whether it would change. */
export function commandPredicted(facts: CommandFacts): TaskResult {
  const predictable = facts.creates !== undefined || facts.removes !== undefined;
  const result: TaskResult = {
    ...blank(facts.cmd),
    changed: predictable,
    msg: 'Command would have run if not in check mode',
  };
  return predictable ? result : { ...result, skipped: true };
}

/** The reply of a {@link commandRequest} as ansible-core 2.14's command result. */
export function commandResult(facts: CommandFacts, reply: Reply): TaskResult {
  const { fields } = reply;
  const folder = fields.get('chdir');
  if (folder !== undefined) {
    const msg = `Unable to change directory before execution: ${osError(fields.get('errno'), folder)}`;
    return { failed: true, ...blank(facts.cmd), rc: null, msg };
  }
  const passed = passedOver(facts, fields);
  if (passed !== undefined) return passed;
  if (facts.checkMode) return commandPredicted(facts);
  const errno = fields.get('errno');
  if (errno !== undefined) return notExecuted(facts, errno);
  return finished(facts, reply);
}

/** stdout and stderr with their lines, as every result of a program has them. */
export function outputOf(stdout: string, stderr: string): TaskResult {
  return { stdout, stderr, stdout_lines: splitLines(stdout), stderr_lines: splitLines(stderr) };
}

/** Text of a reply's stream; undecodable bytes are lone surrogates. */
export function textOf(bytes: Uint8Array, stripEmptyEnds: boolean): string {
  const text = decodeBytes(bytes);
  return stripEmptyEnds ? trimLineEnds(text) : text;
}

function finished(facts: CommandFacts, reply: Reply): TaskResult {
  const { rc, stderr } = withoutDeathNotice(reply.rc, textOf(reply.stderr, facts.stripEmptyEnds));
  const start = parseMoment(reply.fields.get('start'));
  const end = parseMoment(reply.fields.get('end'));
  const result: TaskResult = {
    changed: true,
    ...outputOf(textOf(reply.stdout, facts.stripEmptyEnds), stderr),
    rc,
    cmd: facts.cmd,
    ...times(start, end, reply.elapsedMs),
    msg: rc === 0 ? '' : reply.ended === 'timeout' ? 'Timer expired' : 'non-zero return code',
  };
  if (rc !== 0) result.failed = true;
  if (reply.truncated > 0) {
    result.warnings = [`${reply.truncated} bytes of output were dropped, because there is a limit on what is kept`];
  }
  return result;
}

function times(start: Moment | undefined, end: Moment | undefined, elapsedMs: number): TaskResult {
  const elapsed = Math.round(elapsedMs * 1000);
  const micros = start === undefined || end === undefined ? elapsed : microsBetween(start, end, elapsed);
  return { start: start?.text ?? null, end: end?.text ?? null, delta: formatDelta(micros) };
}

function passedOver(facts: CommandFacts, fields: ReadonlyMap<string, string>): TaskResult | undefined {
  const existing = fields.get('exists');
  const missing = fields.get('missing');
  if (existing === undefined && missing === undefined) return undefined;
  const path = existing ?? missing ?? '';
  const reason = existing === undefined ? 'does not exist' : 'exists';
  const output = outputOf(`skipped, since ${path} ${reason}`, '');
  const verb = facts.checkMode ? 'Would' : 'Did';
  return { ...blank(facts.cmd), ...output, msg: `${verb} not run command since '${path}' ${reason}` };
}

function notExecuted(facts: CommandFacts, errno: string): TaskResult {
  const words = typeof facts.cmd === 'string' ? [facts.cmd] : facts.cmd;
  return {
    failed: true,
    changed: false,
    rc: Number(errno),
    ...outputOf('', ''),
    cmd: typeof facts.cmd === 'string' ? facts.cmd : words.map(quote).join(' '),
    msg: osError(errno, words[0] ?? ''),
  };
}

const ERRNO: Readonly<Record<string, string>> = {
  2: 'No such file or directory',
  13: 'Permission denied',
  20: 'Not a directory',
};

/** The text of Python's OSError, which playbooks match with `in`. */
function osError(errno: string | undefined, path: string): string {
  return `[Errno ${errno ?? 0}] ${ERRNO[errno ?? ''] ?? 'Unknown error'}: b'${path.replace(/[\\']/g, '\\$&')}'`;
}

function blank(cmd: string | readonly string[] | null): TaskResult {
  return { changed: false, ...outputOf('', ''), rc: 0, cmd, start: null, end: null, delta: null };
}
