import { basename } from 'node:path';
import schema from '../schemas/tasks/uri.json' with { type: 'json' };
import {
  connectionOf,
  contentFile,
  decodeBytes,
  defineTask,
  deployPlan,
  deployProbe,
  encodeBody,
  expandWord,
  failureOf,
  type HttpRequest,
  type HttpResponse,
  type Json,
  type ProcedureContext,
  send,
  sendRequest,
  sh,
  type TaskResult,
  type UriArgs,
} from '../src/task/index.ts';

/** One HTTP request, made from the target. */
export default defineTask<UriArgs>({
  name: 'uri',
  kind: 'procedure',
  check: 'none',
  schema,
  async run(args, context) {
    const skipped = await skipReason(args, context);
    if (skipped !== undefined) return skipped;
    if (!/^[a-z][a-z0-9+.-]*:/i.test(args.url)) {
      return { failed: true, changed: false, msg: `unknown url type: '${args.url}'`, status: -1, url: args.url };
    }
    const response = await sendRequest(await requestOf(args, context), context);
    const result = describe(args, response);
    if (result.failed === true || args.dest === undefined) return result;
    const written = await writeBody(args, args.dest, response, context);
    return { ...result, ...written };
  },
});

async function skipReason(args: UriArgs, context: ProcedureContext): Promise<TaskResult | undefined> {
  if (args.creates === undefined && args.removes === undefined) return undefined;
  const { creates, removes } = args;
  const shell = await context.shell();
  const seen = await shell.run(
    sh`${creates === undefined ? undefined : sh`c=${expandWord(creates)}; [ ! -e "$c" ] || put creates "$c"`}
${removes === undefined ? undefined : sh`r=${expandWord(removes)}; [ -e "$r" ] || put removes "$r"`}
:`,
    { signal: context.signal },
  );
  const there = seen.fields.get('creates');
  const gone = seen.fields.get('removes');
  const stdout =
    there !== undefined
      ? `skipped, since '${there}' exists`
      : gone !== undefined
        ? `skipped, since '${gone}' does not exist`
        : undefined;
  return failureOf(seen) ?? (stdout === undefined ? undefined : { changed: false, stdout });
}

async function requestOf(args: UriArgs, context: ProcedureContext): Promise<HttpRequest> {
  const method = args.method.toUpperCase();
  const connection = connectionOf(args);
  const follow = args.follow_redirects;
  const isSafe = method === 'GET' || method === 'HEAD';
  const followRedirects =
    follow === 'all' ||
    follow === 'yes' ||
    (follow === 'safe' && isSafe) ||
    (follow === 'urllib2' && (isSafe || method === 'POST'));
  const base = { ...connection, method, followRedirects };
  if (args.src !== undefined) {
    const type = withType(connection.headers, 'application/x-www-form-urlencoded');
    if (args.remote_src) return { ...base, headers: type, bodyFile: expandWord(args.src) };
    const path = await context.findFile('files', args.src);
    return { ...base, headers: type, body: await context.readFile(path) };
  }
  if (args.body === undefined || args.body === null) return base;
  const readFile = async (name: string): Promise<Buffer> => context.readFile(await context.findFile('files', name));
  const { body, contentType } = await encodeBody(args.body, args.body_format, readFile);
  return { ...base, body, headers: withType(connection.headers, contentType ?? 'application/x-www-form-urlencoded') };
}

function withType(headers: HttpRequest['headers'], type: string): HttpRequest['headers'] {
  return headers.some(([name]) => name.toLowerCase() === 'content-type')
    ? headers
    : [...headers, ['Content-Type', type]];
}

/** Ansible's result: headers become keys (`content_type`), a JSON answer becomes `json`. */
function describe(args: UriArgs, response: HttpResponse): TaskResult {
  const { status } = response;
  const isError = status < 200 || status >= 300;
  const reason = response.error ?? `HTTP Error ${status}: ${response.reason}`;
  const msg = isError ? reason : `OK (${response.headers.get('content-length') ?? 'unknown'} bytes)`;
  const result: TaskResult = {
    changed: false,
    status,
    url: response.url,
    redirected: response.url !== args.url,
    elapsed: Math.floor(response.elapsedMs / 1000),
    msg,
  };
  for (const [name, value] of response.headers) result[name.replaceAll('-', '_')] = value;
  const location = response.headers.get('location');
  if (location !== undefined && URL.canParse(location, response.url))
    result.location = new URL(location, response.url).href;
  if (!isError) {
    result.cookies = Object.fromEntries(response.cookies);
    result.cookies_string = response.cookies.map(([name, value]) => `${name}=${value}`).join('; ');
  }
  const content = decodeBytes(response.body);
  if (/^[^;]*(json|javascript)/i.test(response.headers.get('content-type') ?? '')) {
    const json = parseJson(content);
    if (json !== undefined) result.json = json;
  }
  if (args.return_content) result.content = content;
  if (args.status_code.includes(status)) return result;
  return { ...result, failed: true, msg: `Status code was ${status} and not [${args.status_code.join(', ')}]: ${msg}` };
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Keeps the body as a file, as copy would; a folder gets a file named after the address. */
async function writeBody(
  args: UriArgs,
  dest: string,
  response: HttpResponse,
  context: ProcedureContext,
): Promise<TaskResult> {
  const name = basename(new URL(response.url).pathname) || 'index.html';
  const file = contentFile(response.body, name);
  const deploy = { ...args, dest, backup: false, force: true };
  const shell = await context.shell();
  const seen = await send(shell, deployProbe(deploy, file, context), context);
  const blind = failureOf(seen);
  if (blind !== undefined) return blind;
  const plan = deployPlan(deploy, seen, context, file);
  const { dest: path, checksum: _sum, md5sum: _md5, diff: _diff, ...known } = plan.result;
  if (known.failed === true) return known;
  const result = { ...known, path: path ?? dest };
  if (plan.apply === undefined) return { ...result, changed: false };
  const applied = await send(shell, plan.apply, context);
  return { ...result, changed: true, ...(plan.finish?.(applied) ?? failureOf(applied)) };
}
