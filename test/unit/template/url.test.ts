import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttp, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTemplar } from '../../../src/template/index.ts';
import { str, type Value } from '../../../src/values/index.ts';
import { scopeOf } from './scope.ts';

/** A server over TLS with a certificate that nobody signed, one without TLS, and one on a Unix socket. */
const folder = mkdtempSync(join(tmpdir(), 'cbx-url-'));
const certificate = join(folder, 'cert.pem');
const socket = join(folder, 'web.sock');
const servers: Server[] = [];
let https = '';
let http = '';

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { url, headers } = request;
  if (url === '/lines') response.end('one\ntwo\r\nthree\n');
  else if (url === '/headers') {
    const seen = ['user-agent', 'authorization', 'cache-control', 'x-own'].map(
      (name) => `${name}=${headers[name] ?? '-'}`,
    );
    response.end(seen.join(' '));
  } else if (url === '/away') response.writeHead(302, { location: `${http}/headers` }).end();
  else if (url === '/here') response.writeHead(301, { location: '/headers' }).end();
  else if (url === '/round') response.writeHead(302, { location: '/round' }).end();
  else if (url === '/gone') response.writeHead(404).end('gone');
  else if (url !== '/silent') response.end('ok');
}

async function listen(server: Server, where: number | string): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => {
    if (typeof where === 'string') server.listen(where, resolve);
    else server.listen(where, '127.0.0.1', resolve);
  });
  return typeof where === 'string' ? 0 : (server.address() as AddressInfo).port;
}

beforeAll(async () => {
  const key = join(folder, 'key.pem');
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync('openssl', ['req', ...kind, ...subject, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  const secure = createHttps({ key: readFileSync(key), cert: readFileSync(certificate) }, answer);
  https = `https://127.0.0.1:${await listen(secure, 0)}`;
  http = `http://127.0.0.1:${await listen(createHttp(answer), 0)}`;
  await listen(createHttp(answer), socket);
});

afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(folder, { recursive: true, force: true });
});

async function ask(query: string): Promise<string> {
  const text = `{{ ${query.replaceAll('HTTPS', https).replaceAll('HTTP', http).replaceAll('CERT', certificate).replaceAll('SOCKET', socket)} }}`;
  const value: Value = await createTemplar({ basedir: folder }).render(text, scopeOf('{}'));
  return str(value);
}

test.each([
  ["query('url', 'HTTPS/lines', ca_path='CERT')", "['one', 'two', 'three']"],
  ["query('url', 'HTTPS/lines', ca_path='cert.pem', split_lines=false)", "['one\\ntwo\\r\\nthree\\n']"],
  ["lookup('url', 'HTTPS/x', validate_certs=false)", 'ok'],
  ["lookup('url', 'HTTPS/x', 'HTTP/x', validate_certs='no')", 'ok,ok'],
  ["lookup('url', 'http://nowhere.invalid/x', unix_socket='SOCKET')", 'ok'],
  ["lookup('url', 'HTTP/headers')", 'user-agent=ansible-httpget authorization=- cache-control=- x-own=-'],
  [
    "lookup('url', 'HTTP/headers', headers={'X-Own': 5}, http_agent='me', force=true, username='u', password='p')",
    'user-agent=me authorization=Basic dTpw cache-control=no-cache x-own=5',
  ],
  [
    "lookup('url', 'HTTP/here', headers={'X-Own': 5}, username='u')",
    'user-agent=ansible-httpget authorization=Basic dTo= cache-control=- x-own=5',
  ],
  [
    "lookup('url', 'HTTP/here', headers={'X-Own': 5}, unredirected_headers=['x-own'])",
    'user-agent=ansible-httpget authorization=- cache-control=- x-own=-',
  ],
  [
    "lookup('url', 'HTTPS/away', ca_path='CERT', username='u')",
    'user-agent=ansible-httpget authorization=- cache-control=- x-own=-',
  ],
  ["lookup('url', 'HTTP/gone', errors='ignore')", ''],
])('%s', async (query, text) => {
  expect(await ask(query)).toBe(text);
});

test.each([
  ["lookup('url', 'HTTPS/x')", 'self-signed certificate'],
  ["lookup('url', 'HTTP/gone')", 'HTTP Error 404'],
  ["lookup('url', 'HTTP/round')", 'without end'],
  ["lookup('url', 'HTTP/silent', timeout=0.2)", 'no answer within 0.2 seconds'],
  ["lookup('url', 'http://nowhere.invalid/x', unix_socket='SOCKET.none')", 'ENOENT'],
  ["lookup('url', 'HTTPS/x', ca_path='none.pem')", 'ENOENT'],
  ["lookup('url', 'ftp://127.0.0.1/x')", 'unknown url type: ftp'],
  ["lookup('url', 'HTTP/x', use_gssapi=true)", 'GSSAPI'],
])('%s fails: %s', async (query, reason) => {
  await expect(ask(query)).rejects.toThrow(reason);
});
