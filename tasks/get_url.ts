import { basename } from 'node:path';
import schema from '../schemas/tasks/get_url.json' with { type: 'json' };
import {
  type AttributePlan,
  atomicWrite,
  attributesApply,
  attributesProbe,
  CbxError,
  type ChecksumAlgorithm,
  checksumFunction,
  connectionOf,
  curlConfig,
  curlError,
  defineTask,
  expandWord,
  failureOf,
  forwardedRequest,
  forwarder,
  type GetUrlArgs,
  type HttpRequest,
  join,
  LOOK,
  newFile,
  type ProcedureContext,
  parseHeaders,
  parseStat,
  planAttributes,
  type RemoteShell,
  type Reply,
  raw,
  type Script,
  sendRequest,
  sh,
  statResult,
  type TaskResult,
} from '../src/task/index.ts';

interface Wanted {
  readonly algorithm: ChecksumAlgorithm;
  readonly digest: string;
}

/** A file from the network, fetched by the target itself. */
export default defineTask<GetUrlArgs>({
  name: 'get_url',
  kind: 'procedure',
  check: 'full',
  schema,
  async run(args, context) {
    const facts: TaskResult = { url: args.url, dest: args.dest };
    const wanted = await wantedChecksum(args, context);
    if (isRefusal(wanted)) return { ...facts, ...wanted };
    const shell = await context.shell();
    const name = basename(new URL(args.url).pathname) || 'index.html';
    const seen = await shell.run(probe(args, name, wanted), { signal: context.signal });
    const blind = failureOf(seen);
    if (blind !== undefined) return { ...facts, ...blind };
    const path = seen.fields.get('path') ?? args.dest;
    const sight: Sight = { args, context, shell, seen, path, wanted };
    const stat = parseStat(seen.fields.get('st'));
    const attributes = planAttributes(args, stat ?? newFile(umaskOf(seen)), seen.fields, { path });
    if (attributes.failure !== undefined) return { ...facts, ...attributes.failure };
    const isRight = wanted !== undefined && seen.fields.get('sum') === wanted.digest;
    if (stat !== undefined && !args.force && isRight) {
      return { ...facts, dest: path, msg: 'file already exists', ...(await settle(sight, attributes)) };
    }
    if (context.checkMode) return await predict(sight);
    return await download(sight, attributes);
  },
});

interface Sight {
  readonly args: GetUrlArgs;
  readonly context: ProcedureContext;
  readonly shell: RemoteShell;
  readonly seen: Reply;
  readonly path: string;
  readonly wanted: Wanted | undefined;
}

/** `algorithm:digest`, or `algorithm:URL` of a file that lists digests by name. */
async function wantedChecksum(args: GetUrlArgs, context: ProcedureContext): Promise<Wanted | TaskResult | undefined> {
  if (args.checksum === undefined || args.checksum === '') return undefined;
  const match = /^(md5|sha1|sha224|sha256|sha384|sha512):(.+)$/i.exec(args.checksum.trim());
  const fail = (msg: string): TaskResult => ({ failed: true, changed: false, msg });
  if (match === null) return fail('The checksum parameter has to be in format <algorithm>:<checksum>');
  const algorithm = (match[1] ?? '').toLowerCase() as ChecksumAlgorithm;
  const digest = match[2] ?? '';
  if (!/^(https?|ftp|file):\/\//.test(digest)) {
    if (!/^[0-9a-f]+$/i.test(digest.replace(/\W/g, ''))) return fail('The checksum format is invalid');
    return { algorithm, digest: digest.replace(/\W/g, '').toLowerCase() };
  }
  const list = await sendRequest(
    { ...connectionOf({ ...args, url: digest }), method: 'GET', followRedirects: true },
    context,
  );
  if (list.status !== 200) return fail(`Unable to get the checksum list ${digest}: ${list.error ?? list.status}`);
  const name = basename(new URL(args.url).pathname);
  const found = digestFor(list.body.toString('utf8'), name);
  return found === undefined
    ? fail(`Unable to find a checksum for file '${name}' in '${digest}'`)
    : { algorithm, digest: found };
}

function isRefusal(wanted: Wanted | TaskResult | undefined): wanted is TaskResult {
  return wanted !== undefined && 'failed' in wanted;
}

function digestFor(list: string, name: string): string | undefined {
  const rows = list
    .split('\n')
    .map((row) => row.trim())
    .filter((row) => row !== '');
  if (rows.length === 1 && /^[0-9a-f]+$/i.test(rows[0] ?? '')) return rows[0]?.toLowerCase();
  for (const row of rows) {
    const match = /^([0-9a-f]+)\s+[*]?(?:\.\/)?(.+)$/i.exec(row) ?? undefined;
    if (match !== undefined && basename(match[2] ?? '') === name) return match[1]?.toLowerCase();
  }
  return undefined;
}

function probe(args: GetUrlArgs, name: string, wanted: Wanted | undefined): Script {
  return sh`${LOOK}
${checksumFunction(wanted?.algorithm ?? 'sha1')}
p=${expandWord(args.dest)}
if [ -d "$p" ]; then put isdir 1; p=\${p%/}/${name}; fi
put path "$p"
look st "$p" -L
${attributesProbe(args)}
put umask "$(umask)"
[ ! -f "$p" ] || sum sum "$p"
[ ! -f "$p" ] || put since "$(LC_ALL=C date -u -r "$p" '+%a, %d %b %Y %H:%M:%S GMT' 2>/dev/null)"
:`;
}

/** What check mode can say: the server is asked for the headers alone. */
async function predict(sight: Sight): Promise<TaskResult> {
  const { args, context, path } = sight;
  const request = { ...connectionOf(args), method: 'HEAD', followRedirects: true };
  const head = await sendRequest(conditional(sight, request), context);
  const facts = { url: args.url, dest: path, status_code: head.status };
  if (head.status === 304) return { ...facts, changed: false, msg: 'HTTP Error 304: Not Modified' };
  if (head.status !== 200) return refused(sight, head.status, head.reason, head.error);
  return { ...facts, changed: true, msg: `OK (${head.headers.get('content-length') ?? 'unknown'} bytes)` };
}

/** Without force, a file that is there is fetched again only when the server has a newer one. */
function conditional(sight: Sight, request: HttpRequest): HttpRequest {
  const since = sight.seen.fields.get('since');
  if (sight.args.force || sight.wanted !== undefined || since === undefined || since === '') return request;
  return { ...request, headers: [...request.headers, ['If-Modified-Since', since]] };
}

async function download(sight: Sight, attributes: AttributePlan): Promise<TaskResult> {
  const { args, context, shell, seen, path } = sight;
  const request = conditional(sight, { ...connectionOf(args), method: 'GET', followRedirects: true });
  const tools = shell.profile.tools;
  const options = { signal: context.signal };
  let applied: Reply;
  if (tools.has('curl')) {
    applied = await shell.run(receive(sight, attributes, CURL), { ...options, stdin: curlConfig(request) });
  } else if (tools.has('wget') && isPlain(request)) {
    const script = sh`wget -q -T ${args.timeout} ${args.validate_certs ? undefined : sh`--no-check-certificate`} -U ${args.http_agent} -O "$dl" -- ${args.url} 2>"$dl.e"
rc=$?
${WGET_ANSWER}`;
    applied = await shell.run(receive(sight, attributes, script), options);
  } else {
    const response = await forwardedRequest(request, forwarder(context)).catch((error: unknown) => {
      if (error instanceof CbxError) throw error;
      return error instanceof Error ? error.message : String(error);
    });
    if (typeof response === 'string') return refused(sight, -1, '', response);
    if (response.status !== 200) {
      response.body.resume();
      if (response.status === 304) return { ...(await settle(sight, attributes)), ...known(sight, 304) };
      return refused(sight, response.status, response.reason);
    }
    const script = sh`cat >"$dl" && put code 200`;
    applied = await shell.run(receive(sight, attributes, script), { ...options, stdin: response.body });
  }
  const { fields } = applied;
  const code = Number(fields.get('code') ?? -1);
  const elapsed = Math.floor(applied.elapsedMs / 1000);
  if (code === 304) return { elapsed, ...(await settle(sight, attributes)), ...known(sight, 304) };
  const curl = Number(fields.get('curl') ?? 0);
  if (code !== 200 && (code !== -1 || curl !== 0)) {
    const reason = parseHeaders(fields.get('headers') ?? '').reason;
    const error = code === -1 || code === 0 ? curlError(curl, fields.get('error') ?? '') : undefined;
    return { ...refused(sight, code === 0 ? -1 : code, reason, error), elapsed };
  }
  const facts: TaskResult = {
    url: args.url,
    dest: fields.get('final') ?? path,
    elapsed,
    checksum_src: fields.get('src_sum') ?? null,
    checksum_dest: fields.get('dest_sum') ?? null,
  };
  const bad = fields.get('mismatch');
  if (bad !== undefined) {
    const msg = `The checksum for ${path} did not match ${sight.wanted?.digest}; it was ${bad}.`;
    return { ...facts, failed: true, changed: false, msg };
  }
  const failure = failureOf(applied);
  if (failure !== undefined) return { ...facts, ...failure };
  const stat = parseStat(fields.get('st'));
  const changed = !fields.has('same') || attributes.isChanged;
  const backup = fields.get('backup_file');
  return {
    ...facts,
    ...(stat === undefined ? {} : statResult(stat)),
    ...(backup === undefined ? {} : { backup_file: backup }),
    changed: seen.fields.has('st') ? changed : true,
    md5sum: fields.get('md5sum') ?? null,
    status_code: 200,
    msg: `OK (${fields.get('length') ?? stat?.size ?? 'unknown'} bytes)`,
  };
}

/** curl's configuration comes on standard input; $dl gets the body. */
const CURL: Script = raw(`out=$(curl -K - -D "$dl.h" -o "$dl" -w '%{http_code}' 2>"$dl.e")
put curl "$?"
put error "$(cat "$dl.e" 2>/dev/null)"
headers=$(cat "$dl.h" 2>/dev/null)
put headers "$headers"
put code "$out"
case $out in 200) ;; *) exit 0 ;; esac
disposition=$(printf '%s\\n' "$headers" | sed -n 's/^[Cc]ontent-[Dd]isposition:.*filename="\\{0,1\\}\\([^";]*\\).*/\\1/p' | tail -n 1 | tr -d '\\r')`);

const WGET_ANSWER: Script = raw(`error=$(cat "$dl.e" 2>/dev/null)
put error "$error"
if [ "$rc" = 0 ]; then put code 200
else put curl "$rc"; code=$(printf '%s\\n' "$error" | sed -n 's/.*\\(HTTP\\/[0-9.]* \\|ERROR \\)\\([1-5][0-9][0-9]\\).*/\\2/p' | tail -n 1); put code "\${code:-0}"; exit 0; fi`);

/** wget shows its arguments to every user of the target: nothing secret may be among them. */
function isPlain(request: HttpRequest): boolean {
  const isNamed = request.user !== undefined || request.clientCert !== undefined || request.url.includes('@');
  return !isNamed && request.headers.length === 0 && request.useProxy;
}

/** One script: fetch beside the destination, compare the digest, and put the file in its place when it differs. */
function receive(sight: Sight, attributes: AttributePlan, fetch: Script): Script {
  const { args, path, seen, wanted } = sight;
  const stat = parseStat(seen.fields.get('st'));
  const isFolder = seen.fields.has('isdir');
  return sh`${LOOK}
${checksumFunction('sha1')}
p=${path}
d=\${p%/*}
case $p in */*) [ -n "$d" ] || d=/ ;; *) d=. ;; esac
[ -d "$d" ] || die "Destination $d does not exist"
[ -w "$d" ] || die "Destination $d is not writable"
${args.tmp_dest === undefined ? sh`tmp=$d` : sh`tmp=${expandWord(args.tmp_dest)}`}
[ -d "$tmp" ] || die "$tmp is not a folder for temporary files"
dl=$(mktemp "$tmp/.cbx.XXXXXX") || die "could not create a temporary file in $tmp"
trap 'rm -f -- "$dl" "$dl.e" "$dl.h"' EXIT
trap 'exit 1' HUP INT TERM
disposition=
${fetch}
rm -f -- "$dl.e" "$dl.h"
disposition=\${disposition##*/}
${isFolder ? sh`case $disposition in ''|.|..) ;; *) p=$d/$disposition ;; esac` : undefined}
put final "$p"
sum src_sum "$dl"
m=$(md5sum <"$dl" 2>/dev/null) && put md5sum "\${m%% *}"
[ ! -f "$p" ] || sum dest_sum "$p"
${
  wanted === undefined
    ? undefined
    : sh`${checksumFunction(wanted.algorithm, 'digest')}
have=$(put() { printf '%s' "$2"; }; digest x "$dl")
[ "$have" = ${wanted.digest} ] || { put mismatch "$have"; exit 0; }`
}
if [ -f "$p" ] && cmp -s -- "$dl" "$p"; then
  put same 1
  ${attributesApply(attributes.changes)}
  look st "$p"
  exit 0
fi
if [ "$p" = ${path} ]; then :
${atomicWrite({
  content: raw('cat <"$dl"'),
  alsoRemove: 'dl',
  changes: attributes.changes,
  backup: args.backup,
  unsafeWrites: args.unsafe_writes,
  ...(stat === undefined ? {} : { existing: stat }),
})}
else :
${atomicWrite({
  content: raw('cat <"$dl"'),
  alsoRemove: 'dl',
  changes: attributes.changes,
  unsafeWrites: args.unsafe_writes,
})}
fi`;
}

/** A file whose content stays: owner, mode and labels may not be as wanted. */
async function settle(sight: Sight, attributes: AttributePlan): Promise<TaskResult> {
  const { seen, context, shell, path } = sight;
  const stat = parseStat(seen.fields.get('st'));
  const now = stat === undefined ? {} : statResult(stat);
  if (!attributes.isChanged || context.checkMode) return { changed: attributes.isChanged, ...now };
  const script = join([LOOK, sh`p=${path}`, attributesApply(attributes.changes), sh`look st "$p"`]);
  const applied = await shell.run(script, { signal: context.signal });
  const after = parseStat(applied.fields.get('st'));
  return failureOf(applied) ?? { changed: true, ...(after === undefined ? now : statResult(after)) };
}

function known(sight: Sight, status: number): TaskResult {
  return { url: sight.args.url, dest: sight.path, status_code: status, msg: 'HTTP Error 304: Not Modified' };
}

function refused(sight: Sight, status: number, reason: string, error?: string): TaskResult {
  const facts = { failed: true, changed: false, url: sight.args.url, dest: sight.path };
  if (error !== undefined) return { ...facts, msg: error };
  return { ...facts, msg: 'Request failed', response: `HTTP Error ${status}: ${reason}`, status_code: status };
}

function umaskOf(seen: Reply): number {
  return Number.parseInt(seen.fields.get('umask') ?? '022', 8);
}
