import type { Script } from '../../shell/script.ts';

/** One HTTP request as a target makes it. */
export interface HttpRequest {
  readonly url: string;
  readonly method: string;
  /** Names and values in the order they are sent. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: Buffer;
  /** A file of the target that is the body. */
  readonly bodyFile?: Script;
  readonly followRedirects: boolean;
  readonly timeoutSeconds: number;
  readonly validateCerts: boolean;
  readonly user?: string;
  readonly password?: string;
  /** Send the credentials at once instead of after a 401. */
  readonly forceBasicAuth: boolean;
  readonly agent: string;
  readonly clientCert?: string;
  readonly clientKey?: string;
  readonly caPath?: string;
  readonly unixSocket?: string;
  readonly useProxy: boolean;
  readonly useNetrc: boolean;
  readonly decompress: boolean;
  readonly ciphers?: readonly string[];
}

export interface HttpResponse {
  /** -1 when there was no answer. */
  readonly status: number;
  readonly reason: string;
  /** Names in lower case; values of one name joined by `, `. */
  readonly headers: ReadonlyMap<string, string>;
  readonly cookies: readonly (readonly [name: string, value: string])[];
  /** Where redirects ended. */
  readonly url: string;
  readonly body: Buffer;
  /** Why there was no answer. */
  readonly error?: string;
  readonly elapsedMs: number;
}

/** The last block of header lines (each redirect and each 100 Continue writes one). */
export function parseHeaders(text: string): Pick<HttpResponse, 'reason' | 'headers' | 'cookies'> {
  const blocks = text.split(/\r?\n\r?\n/).filter((block) => /^HTTP\//.test(block.trimStart()));
  const [first = '', ...rows] = (blocks.at(-1) ?? '').trimStart().split(/\r?\n/);
  const pairs = rows.map((row) => /^([^:\s]+):\s*(.*?)\s*$/.exec(row)).filter((match) => match !== null);
  return {
    reason: /^HTTP\/\S+ \d+ ?(.*)$/.exec(first)?.[1] ?? '',
    ...collectHeaders(pairs.map((match) => [match[1] ?? '', match[2] ?? ''] as const)),
  };
}

export function collectHeaders(
  pairs: readonly (readonly [name: string, value: string])[],
): Pick<HttpResponse, 'headers' | 'cookies'> {
  const headers = new Map<string, string>();
  const cookies: [string, string][] = [];
  for (const [written, value] of pairs) {
    const name = written.toLowerCase();
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
    if (name !== 'set-cookie') continue;
    const cookie = /^([^=;]+)=([^;]*)/.exec(value);
    if (cookie !== null) cookies.push([(cookie[1] ?? '').trim(), (cookie[2] ?? '').trim().replace(/^"(.*)"$/, '$1')]);
  }
  return { headers, cookies };
}
