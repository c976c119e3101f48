import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join, normalize } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Fetched, fetchThroughApt } from './fetch-through-apt.ts';
import type { Upstream } from './upstreams.ts';

/** Release files and indexes that are not named by their hash are looked for anew after this time. */
const FRESH_MS = 10 * 60_000;

export interface RelayOptions {
  readonly upstreams: readonly Upstream[];
  /** Where fetched files are kept; shared by all sandboxes of the machine. */
  readonly cache: string;
  /** Words before every fetching program, for example nsenter into the machine's own network. */
  readonly enter?: readonly string[];
}

/**
 * An HTTP server that offers this machine's package sources, `/<number>/<path in the source>`, to hosts that have no way
 * out themselves. What is asked for is fetched by the machine's apt once and kept.
 */
export function createPackageRelay(options: RelayOptions): Server {
  const underWay = new Map<string, Promise<Fetched>>();
  return createServer((request, response) => {
    answer(request, response, options, underWay).catch((error: Error) => {
      // The host went away in the middle, or the disk is full: the connection shows it, apt tries again.
      if (!response.headersSent) response.writeHead(500).end(`${error.message}\n`);
      else response.destroy();
    });
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: RelayOptions,
  underWay: Map<string, Promise<Fetched>>,
): Promise<void> {
  const wanted = locate(request.url ?? '', options);
  if (wanted === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) {
    response.writeHead(404).end();
    return;
  }
  const { uri, file } = wanted;
  if (!isFresh(file)) {
    const running = underWay.get(file) ?? fetchThroughApt(uri, file, options.enter ?? []);
    underWay.set(file, running);
    const fetched = await running.finally(() => underWay.delete(file));
    // An index that is older than we like still beats none at all on a machine that is off line.
    if (fetched.kind !== 'ok' && !existsSync(file)) {
      const reason = fetched.kind === 'failed' ? fetched.reason : 'not in the archive';
      response.writeHead(fetched.kind === 'missing' ? 404 : 502, reason.replace(/[^\x20-\x7e]/g, ' ')).end();
      return;
    }
  }
  const { size, mtime } = statSync(file);
  response.writeHead(200, { 'content-length': size, 'last-modified': mtime.toUTCString() });
  if (request.method === 'HEAD') response.end();
  else await pipeline(createReadStream(file), response);
}

/** Where a request's file comes from and is kept; undefined for what no source can have. */
function locate(url: string, options: RelayOptions): { uri: string; file: string } | undefined {
  const match = /^\/(\d+)\/([^?#]+)$/.exec(url);
  const upstream = options.upstreams[Number(match?.[1])];
  const path = decode(match?.[2] ?? '');
  if (upstream === undefined || path === undefined) return undefined;
  const inside = normalize(`/${path}`);
  if (inside !== `/${path}` || inside.endsWith('/')) return undefined;
  const source = upstream.uri.replace(/[^A-Za-z0-9.-]+/g, '_').replace(/_+$/, '');
  return { uri: upstream.uri + (match?.[2] ?? ''), file: join(options.cache, source, inside) };
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

function isFresh(file: string): boolean {
  const { mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? {};
  if (mtimeMs === undefined) return false;
  return /\/(pool|by-hash)\//.test(file) || Date.now() - mtimeMs < FRESH_MS;
}
