import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A small HTTP server that answers as the recorded expectations of uri and get_url want. */
export async function httpFixture(): Promise<{ readonly port: number; close(): void }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '/';
      const send = (
        code: number,
        type: string | undefined,
        body: Buffer | string,
        more: [string, string | string[]][] = [],
      ): void => {
        response.statusCode = code;
        response.sendDate = false;
        if (type !== undefined) response.setHeader('Content-Type', type);
        for (const [name, value] of more) response.setHeader(name, value);
        response.setHeader('Content-Length', Buffer.byteLength(body));
        response.end(request.method === 'HEAD' ? undefined : body);
      };
      if (path === '/redir') return send(302, undefined, '', [['Location', '/file.txt']]);
      if (path === '/loop') return send(302, undefined, '', [['Location', '/loop']]);
      if (path === '/404') return send(404, 'text/plain', 'nope');
      if (path === '/500') return send(500, 'application/json', '{"err": 1}');
      if (path === '/204') return void response.writeHead(204).end();
      if (path === '/slow') return void setTimeout(() => send(200, 'text/plain', 'slow'), 3000).unref();
      if (path === '/auth') {
        if (request.headers.authorization === 'Basic dTpw') return send(200, 'text/plain', 'in');
        return send(401, 'text/plain', 'who', [['WWW-Authenticate', 'Basic realm="x"']]);
      }
      if (path === '/disp') {
        return send(200, 'text/plain', 'disp', [['Content-Disposition', 'attachment; filename="named.txt"']]);
      }
      if (path === '/bin')
        return send(200, 'application/octet-stream', Buffer.from(Array.from({ length: 256 }, (_, at) => at)));
      if (path === '/sums') {
        return send(200, 'text/plain', '98ea6e4f216f2fb4b69fff9b3a44842c38686ca685f3f55dc48c5d3fb1107be4  file.txt\n');
      }
      if (path === '/echo') return send(200, 'application/json', echo(request, Buffer.concat(chunks)), COOKIES);
      return send(200, 'text/plain', 'hi\n', [['Last-Modified', 'Wed, 01 Jan 2020 00:00:00 GMT']]);
    });
  });
  await listen(server);
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const COOKIES: [string, string | string[]][] = [
  ['Set-Cookie', ['a=1; Path=/', 'b=2']],
  ['X-Multi-Word', 'v'],
];
const UNSEEN = new Set(['host', 'connection', 'accept-encoding', 'accept']);

/** Python's json.dumps of what was received, so that lengths agree with the recorded ones. */
function echo(request: import('node:http').IncomingMessage, body: Buffer): string {
  const headers = Object.entries(request.headers).filter(([name]) => !UNSEEN.has(name));
  const pairs = headers.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  const text = JSON.stringify(body.toString('latin1'));
  return `{"method": "${request.method}", "body": ${text}, "headers": {${pairs.join(', ')}}}`;
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  await listen(server);
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}
