import http from 'node:http';
import https from 'node:https';
import type { Duplex, Readable } from 'node:stream';
import tls from 'node:tls';
import { CbxError } from '../../errors/index.ts';
import { collectHeaders, type HttpRequest, type HttpResponse } from './request.ts';

const MAX_REDIRECTS = 10;

export type Forward = (host: string, port: number) => Promise<Duplex>;

export interface StreamedResponse extends Omit<HttpResponse, 'body' | 'elapsedMs'> {
  readonly body: Readable;
}

/**
 * The same request for targets that have no curl: HTTP and TLS are spoken here, through a TCP stream that starts at the
 * target (direct-tcpip), so that the target's network and names count.
 *
 * @throws CbxError when the stream cannot be opened or the server cannot be reached
 */
export async function forwardedRequest(request: HttpRequest, forward: Forward): Promise<StreamedResponse> {
  let url = new URL(request.url);
  let method = request.method;
  let headers = withAuthorization(request, request.forceBasicAuth);
  for (let hops = 0; ; hops += 1) {
    const response = await once(request, url, method, headers, forward);
    const status = response.statusCode ?? -1;
    const location = response.headers.location;
    if (status === 401 && request.user !== undefined && !headers.some(([name]) => name === 'Authorization')) {
      response.resume();
      headers = withAuthorization(request, true);
      continue;
    }
    if (request.followRedirects && location !== undefined && status >= 300 && status < 400 && hops < MAX_REDIRECTS) {
      response.resume();
      const next = new URL(location, url);
      // Credentials stay with the server that they are for.
      if (next.host !== url.host) headers = headers.filter(([name]) => name.toLowerCase() !== 'authorization');
      url = next;
      if (status === 303 && method !== 'HEAD') method = 'GET';
      continue;
    }
    const pairs: [string, string][] = [];
    for (let at = 0; at < response.rawHeaders.length; at += 2) {
      pairs.push([response.rawHeaders[at] ?? '', response.rawHeaders[at + 1] ?? '']);
    }
    return { status, reason: response.statusMessage ?? '', ...collectHeaders(pairs), url: url.href, body: response };
  }
}

/** The whole answer in memory; a failure to connect is an answer with status -1. */
export async function forwardedAnswer(request: HttpRequest, forward: Forward): Promise<HttpResponse> {
  const started = performance.now();
  try {
    const response = await forwardedRequest(request, forward);
    const chunks: Buffer[] = [];
    for await (const chunk of response.body) chunks.push(chunk as Buffer);
    return { ...response, body: Buffer.concat(chunks), elapsedMs: performance.now() - started };
  } catch (error) {
    if (error instanceof CbxError) throw error;
    const text = error instanceof Error ? error.message : String(error);
    const none = { reason: '', headers: new Map<string, string>(), cookies: [], body: Buffer.alloc(0) };
    const elapsedMs = performance.now() - started;
    return { status: -1, ...none, url: request.url, error: text, elapsedMs };
  }
}

function withAuthorization(request: HttpRequest, isSent: boolean): (readonly [string, string])[] {
  const headers = [...request.headers];
  if (!headers.some(([name]) => name.toLowerCase() === 'user-agent')) headers.push(['User-Agent', request.agent]);
  if (!isSent || request.user === undefined) return headers;
  const token = Buffer.from(`${request.user}:${request.password ?? ''}`, 'utf8').toString('base64');
  return [...headers, ['Authorization', `Basic ${token}`]];
}

async function once(
  request: HttpRequest,
  url: URL,
  method: string,
  headers: readonly (readonly [string, string])[],
  forward: Forward,
): Promise<http.IncomingMessage> {
  const isTls = url.protocol === 'https:';
  if (!isTls && url.protocol !== 'http:') throw new Error(`unknown url type: ${url.protocol}`);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = url.port === '' ? (isTls ? 443 : 80) : Number(url.port);
  const tcp = await forward(host, port);
  const socket = isTls
    ? tls.connect({ socket: tcp, servername: host, rejectUnauthorized: request.validateCerts })
    : tcp;
  return await new Promise((resolve, reject) => {
    const options: https.RequestOptions = {
      method,
      path: `${url.pathname}${url.search}`,
      headers: { host: url.host, connection: 'close' },
      createConnection: () => socket,
      timeout: request.timeoutSeconds * 1000,
    };
    const sent = (isTls ? https : http).request(options, resolve);
    for (const [name, value] of headers) sent.setHeader(name, value);
    sent.on('timeout', () => sent.destroy(new Error('Connection failure: timed out')));
    sent.on('error', (error) => {
      const text = error.message.startsWith('Connection failure') ? error.message : `Request failed: ${error.message}`;
      reject(new Error(text));
    });
    sent.end(request.body);
  });
}
