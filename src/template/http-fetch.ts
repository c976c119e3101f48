import { readFileSync } from 'node:fs';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { HttpRequest, HttpResult } from './lookup-host.ts';

const MAX_REDIRECTS = 10;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Asks a web server with GET, under the url lookup's options, and follows where it leads. Rejects when it cannot be reached. */
export async function fetchUrl(url: string, request: HttpRequest): Promise<HttpResult> {
  const signal = AbortSignal.timeout(request.timeoutMs);
  let headers = request.headers;
  let target = new URL(url);
  for (let hops = 0; ; hops += 1) {
    const answer = await ask(target, headers, request, signal);
    const status = answer.statusCode ?? 0;
    const location = answer.headers.location;
    if (!request.followRedirects || !REDIRECTS.has(status) || location === undefined)
      return { status, body: await bodyOf(answer) };
    answer.resume();
    if (hops === MAX_REDIRECTS) throw new Error(`${url} leads from one address to another without end`);
    const next = new URL(location, target);
    const isElsewhere = next.origin !== target.origin;
    // A login is for the server that it was given for.
    const dropped = [...(request.unredirectedHeaders ?? []), ...(isElsewhere ? ['authorization'] : [])];
    const names = new Set(dropped.map((name) => name.toLowerCase()));
    headers = Object.fromEntries(Object.entries(headers).filter(([name]) => !names.has(name.toLowerCase())));
    target = next;
  }
}

function ask(
  url: URL,
  headers: HttpRequest['headers'],
  request: HttpRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return Promise.reject(new Error(`unknown url type: ${url.protocol.slice(0, -1)}`));
  return new Promise((resolve, reject) => {
    const common = {
      headers,
      signal,
      ...(request.unixSocket === undefined ? {} : { socketPath: request.unixSocket }),
    };
    const sent =
      url.protocol === 'http:'
        ? requestHttp(url, common, resolve)
        : requestHttps(
            url,
            {
              ...common,
              rejectUnauthorized: request.validateCertificates,
              ...(request.caPath === undefined ? {} : { ca: readFileSync(request.caPath) }),
              ...(request.ciphers === undefined ? {} : { ciphers: request.ciphers }),
            },
            resolve,
          );
    sent.on('error', (error) =>
      reject(signal.aborted ? new Error(`no answer within ${request.timeoutMs / 1000} seconds`) : error),
    );
    sent.end();
  });
}

async function bodyOf(answer: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
