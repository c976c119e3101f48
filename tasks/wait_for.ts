import { setTimeout as sleep } from 'node:timers/promises';
import schema from '../schemas/tasks/wait_for.json' with { type: 'json' };
import {
  activeConnections,
  CbxError,
  decodeBytes,
  defineTask,
  expandWord,
  type Json,
  LOOK,
  type ProcedureContext,
  type PythonRegex,
  PythonRegexError,
  parseStat,
  pythonRegex,
  type RemoteShell,
  readTcp,
  sh,
  statResult,
  type TaskResult,
  TRY_TCP,
  tcpTable,
  type WaitForArgs,
} from '../src/task/index.ts';

/** What one look found: done, with what the result adds, or not yet. */
type Look = TaskResult | undefined;

/** Waits until a port, a file or a text in it is as wanted, as seen from the target. */
export default defineTask<WaitForArgs>({
  name: 'wait_for',
  kind: 'procedure',
  check: 'none',
  schema,
  async run(args, context) {
    const problem = misuse(args);
    if (problem !== undefined) return { failed: true, changed: false, msg: problem, elapsed: 0 };
    const started = Date.now();
    const elapsed = (): number => Math.floor((Date.now() - started) / 1000);
    if (args.delay > 0) await sleep(args.delay * 1000, undefined, { signal: context.signal });
    const facts: TaskResult = {
      changed: false,
      state: args.state,
      port: args.port ?? null,
      path: args.path ?? null,
      search_regex: args.search_regex ?? null,
      match_groups: [],
      match_groupdict: {},
    };
    if (args.port === undefined && args.path === undefined) {
      await sleep(args.timeout * 1000, undefined, { signal: context.signal });
      return { ...facts, elapsed: elapsed() };
    }
    const regex = compile(args.search_regex);
    if (regex instanceof PythonRegexError) {
      return { failed: true, changed: false, msg: `search_regex cannot be used: ${regex.reason}`, elapsed: 0 };
    }
    const shell = await context.shell();
    const deadline = started + args.timeout * 1000;
    for (;;) {
      const found = await look(args, regex, shell, context);
      if (found !== undefined) return { ...facts, ...found, elapsed: elapsed() };
      const rest = deadline - Date.now();
      if (rest <= 0) return { failed: true, changed: false, msg: args.msg ?? timeoutText(args), elapsed: elapsed() };
      await sleep(Math.min(args.sleep * 1000, rest), undefined, { signal: context.signal });
    }
  },
});

function misuse(args: WaitForArgs): string | undefined {
  if (args.port !== undefined && args.path !== undefined) {
    return 'port and path parameter can not both be passed to wait_for';
  }
  if (args.path !== undefined && (args.state === 'stopped' || args.state === 'drained')) {
    return `state=${args.state} should only be used for checking a port in the wait_for module`;
  }
  if (args.exclude_hosts !== undefined && args.state !== 'drained') {
    return 'exclude_hosts should only be with state=drained';
  }
  return undefined;
}

function compile(pattern: string | undefined): PythonRegex | PythonRegexError | undefined {
  if (pattern === undefined) return undefined;
  try {
    return pythonRegex(pattern, { multiLine: true });
  } catch (error) {
    if (error instanceof PythonRegexError) return error;
    throw error;
  }
}

async function look(
  args: WaitForArgs,
  regex: PythonRegex | undefined,
  shell: RemoteShell,
  context: ProcedureContext,
): Promise<Look> {
  if (args.path !== undefined) return await lookAtPath(args, args.path, regex, shell, context);
  const port = args.port ?? 0;
  if (args.state === 'drained') {
    const hosts = [args.host, ...(args.exclude_hosts ?? [])];
    const reply = await shell.run(tcpTable(hosts), { signal: context.signal, maxOutput: 64 * 1024 * 1024 });
    const excluded = args.exclude_hosts ?? [];
    const states = args.active_connection_states;
    const active = activeConnections(reply.stdout.toString('utf8'), { host: args.host, port, excluded, states });
    return active === 0 ? {} : undefined;
  }
  const wantsOpen = args.state === 'started' || args.state === 'present';
  if (wantsOpen && regex !== undefined) return await searchPort(args, port, regex, shell, context);
  const reply = await shell.run(
    sh`${TRY_TCP}
try_tcp ${args.host} ${port} ${args.connect_timeout}`,
    { signal: context.signal },
  );
  const seen = reply.fields.get('tcp') ?? 'unknown';
  const isOpen = seen === 'unknown' ? await opens(args, port, context) : seen === 'open';
  return isOpen === wantsOpen ? {} : undefined;
}

async function lookAtPath(
  args: WaitForArgs,
  path: string,
  regex: PythonRegex | undefined,
  shell: RemoteShell,
  context: ProcedureContext,
): Promise<Look> {
  const wantsThere = args.state === 'started' || args.state === 'present';
  const reply = await shell.run(
    sh`${LOOK}
p=${expandWord(path)}
put path "$p"
look st "$p"
${regex === undefined || !wantsThere ? undefined : sh`[ ! -f "$p" ] || cat -- "$p"`}
:`,
    { signal: context.signal, maxOutput: 256 * 1024 * 1024 },
  );
  const stat = parseStat(reply.fields.get('st'));
  const facts = { path: reply.fields.get('path') ?? path };
  if (!wantsThere) return stat === undefined ? facts : undefined;
  if (stat === undefined) return undefined;
  const described = { ...facts, ...statResult(stat) };
  if (regex === undefined) return described;
  const match = search(regex, decodeBytes(reply.stdout));
  return match === undefined ? undefined : { ...described, ...match, state: 'file' };
}

async function searchPort(
  args: WaitForArgs,
  port: number,
  regex: PythonRegex,
  shell: RemoteShell,
  context: ProcedureContext,
): Promise<Look> {
  const seconds = Math.max(1, args.connect_timeout);
  const reply = await shell.run(readTcp(args.host, port, seconds), { signal: context.signal });
  if (reply.fields.get('tcp') === 'open') return search(regex, decodeBytes(reply.stdout));
  return search(regex, await readForwarded(args, port, seconds, context));
}

/** A connection through cbx's own: for targets without bash and nc. */
async function opens(args: WaitForArgs, port: number, context: ProcedureContext): Promise<boolean> {
  try {
    (await context.forward(args.host, port)).destroy();
    return true;
  } catch (error) {
    if (isForbidden(error)) throw error;
    return false;
  }
}

async function readForwarded(
  args: WaitForArgs,
  port: number,
  seconds: number,
  context: ProcedureContext,
): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    const stream = await context.forward(args.host, port);
    const timer = setTimeout(() => stream.destroy(), seconds * 1000);
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    clearTimeout(timer);
  } catch (error) {
    if (isForbidden(error)) throw error;
  }
  return decodeBytes(Buffer.concat(chunks));
}

/** Forwarding that is switched off will not come back by waiting. */
function isForbidden(error: unknown): boolean {
  return error instanceof CbxError && /prohibited|forbidden/i.test(error.message);
}

function search(regex: PythonRegex, text: string): Look {
  const match = regex.search(text);
  if (match === undefined) return undefined;
  const group = (number: number): Json => match.groups[number] ?? null;
  const groups = match.groups.slice(1).map((member): Json => member ?? null);
  const named = Object.fromEntries([...regex.names].map(([name, number]) => [name, group(number)]));
  return { match_groups: groups, match_groupdict: named };
}

function timeoutText(args: WaitForArgs): string {
  const place = args.path ?? `${args.host}:${args.port}`;
  if (args.state === 'drained') return `Timeout when waiting for ${place} to drain`;
  if (args.state === 'stopped' || args.state === 'absent') {
    return `Timeout when waiting for ${place} to ${args.path === undefined ? 'stop' : 'be absent'}.`;
  }
  if (args.search_regex !== undefined) return `Timeout when waiting for search string ${args.search_regex} in ${place}`;
  return `Timeout when waiting for ${args.path === undefined ? place : `file ${place}`}`;
}
