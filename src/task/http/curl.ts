import type { Reply } from '../../shell/remote-shell.ts';
import { join, raw, type Script, sh } from '../../shell/script.ts';
import { type HttpRequest, type HttpResponse, parseHeaders } from './request.ts';

/**
 * curl's options as its configuration file, which goes to its standard input: neither the address nor headers,
 * passwords or the body are ever seen in the target's process list.
 */
export function curlConfig(request: HttpRequest): Buffer {
  const rows = ['silent', 'show-error', 'http1.1', 'globoff'];
  const set = (name: string, value: string | number): void => {
    rows.push(`${name} = ${quoted(String(value))}`);
  };
  set('url', request.url);
  if (request.method === 'HEAD') rows.push('head');
  else set('request', request.method);
  const isNamed = (name: string): boolean => request.headers.some(([given]) => given.toLowerCase() === name);
  if (!isNamed('user-agent')) set('user-agent', request.agent);
  if (!isNamed('expect')) set('header', 'Expect:');
  for (const [name, value] of request.headers) set('header', value === '' ? `${name};` : `${name}: ${value}`);
  if (request.followRedirects) {
    rows.push('location');
    set('max-redirs', 10);
  }
  set('connect-timeout', request.timeoutSeconds);
  set('speed-time', request.timeoutSeconds);
  set('speed-limit', 1);
  if (!request.validateCerts) rows.push('insecure');
  if (request.caPath !== undefined) set('cacert', request.caPath);
  if (request.clientCert !== undefined) set('cert', request.clientCert);
  if (request.clientKey !== undefined) set('key', request.clientKey);
  if (request.ciphers !== undefined) set('ciphers', request.ciphers.join(':'));
  if (request.unixSocket !== undefined) set('unix-socket', request.unixSocket);
  if (request.user !== undefined) {
    set('user', `${request.user}:${request.password ?? ''}`);
    rows.push(request.forceBasicAuth ? 'basic' : 'anyauth');
  } else if (request.useNetrc) rows.push('netrc-optional');
  if (!request.useProxy) set('noproxy', '*');
  if (request.decompress) rows.push('compressed');
  if (request.body !== undefined && !hasNul(request))
    rows.push(`data-raw = ${quoted(request.body.toString('latin1'))}`);
  return Buffer.from(`${rows.join('\n')}\n`, 'latin1');
}

/** curl's configuration knows no NUL; such a body travels behind the configuration and is stored in a private file. */
export function hasNul(request: HttpRequest): boolean {
  return request.body?.includes(0) === true;
}

/** Standard input for curlScript. */
export function curlInput(request: HttpRequest): Buffer {
  const config = curlConfig(request);
  return hasNul(request) ? Buffer.concat([config, request.body ?? Buffer.alloc(0)]) : config;
}

/**
 * Runs curl once: headers as field, the body on stdout.
 * `$w` is a private folder that is removed at the end.
 */
export function curlScript(request: HttpRequest): Script {
  const isFile = request.bodyFile !== undefined || hasNul(request);
  const length = curlConfig(request).length;
  return join([
    raw(`w=$(mktemp -d) || exit 1
trap 'rm -rf -- "$w"' EXIT
trap 'exit 1' HUP INT TERM
umask 077`),
    hasNul(request)
      ? sh`cat >"$w/i"; head -c ${length} <"$w/i" >"$w/c"; tail -c +${length + 1} <"$w/i" >"$w/d"; f=$w/d`
      : raw('cat >"$w/c"'),
    request.bodyFile === undefined
      ? undefined
      : sh`f=${request.bodyFile}
[ -r "$f" ] || { put msg "Unable to open source file $f"; exit 1; }`,
    sh`out=$(curl -K "$w/c" ${isFile ? sh`--data-binary "@$f"` : undefined} -D "$w/h" -o "$w/b" -w '%{http_code} %{url_effective}' 2>"$w/e")
put curl "$?"
put out "$out"
put error "$(cat "$w/e" 2>/dev/null)"
put headers "$(cat "$w/h" 2>/dev/null)"
[ ! -f "$w/b" ] || cat "$w/b"
:`,
  ]);
}

/** Reads what curlScript reported. */
export function curlResponse(request: HttpRequest, reply: Reply): HttpResponse {
  const [status = '', ...rest] = (reply.fields.get('out') ?? '').split(' ');
  const rc = reply.fields.get('curl') ?? '1';
  const error = curlError(Number(rc), reply.fields.get('error') ?? '');
  const isAnswered = /^[1-9]\d\d$/.test(status) && (rc === '0' || rc === '47');
  return {
    ...parseHeaders(reply.fields.get('headers') ?? ''),
    status: isAnswered ? Number(status) : -1,
    url: rest.join(' ') || request.url,
    body: isAnswered ? reply.stdout : Buffer.alloc(0),
    elapsedMs: reply.elapsedMs,
    ...(isAnswered ? {} : { error }),
  };
}

/** Ansible's words for the two most frequent failures, curl's own for the others. */
export function curlError(status: number, stderr: string): string {
  if (status === 28) return 'Connection failure: timed out';
  const text = stderr.replace(/^curl: \(\d+\) /, '').trim();
  return `Request failed: ${text === '' ? `curl ended with status ${status}` : text}`;
}

function quoted(text: string): string {
  const escaped = text.replace(/[\\"\n\r\t\v]/g, (char) => ESCAPES[char] ?? char);
  return `"${escaped}"`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};
