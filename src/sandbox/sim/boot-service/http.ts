import { createReadStream, statSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { join, normalize } from 'node:path';
import { ignitionOf, ipxeScript, profileOf } from './machine-store.ts';

/** The first script that iPXE fetches: it comes back with what it knows about its machine. */
const BOOT_SCRIPT =
  '#!ipxe\nchain ipxe?uuid=${uuid}&mac=${mac:hexhyp}&domain=${domain}&hostname=${hostname}&serial=${serial}\n';

/** What booting machines ask for, over plain HTTP. */
export function createMachineServer(dataPath: string, assetsPath: string): Server {
  return createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://boot-service');
    response.on('finish', () => console.log(`${request.method} ${request.url} ${response.statusCode}`));
    const labels = new Map(url.searchParams);
    const send = (text: string | undefined, type = 'text/plain'): void => {
      if (text === undefined) response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found\n');
      else response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(text);
    };
    if (url.pathname === '/') return send('matchbox\n');
    if (url.pathname === '/boot.ipxe' || url.pathname === '/boot.ipxe.0') return send(BOOT_SCRIPT);
    if (url.pathname.startsWith('/assets/')) return sendAsset(response, assetsPath, url.pathname.slice(8));
    const profile = profileOf(dataPath, labels);
    if (url.pathname === '/ipxe') return send(profile === undefined ? undefined : ipxeScript(profile));
    if (url.pathname === '/ignition') {
      return send(
        profile === undefined ? undefined : ignitionOf(dataPath, profile),
        'application/vnd.coreos.ignition+json',
      );
    }
    return send(undefined);
  });
}

function sendAsset(response: ServerResponse, assetsPath: string, path: string): void {
  // A path is cut off at the root before it is joined, so nothing above the folder can be named.
  const file = join(assetsPath, normalize(`/${decodeURIComponent(path)}`));
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() !== true) {
    response.writeHead(404).end('404 page not found\n');
    return;
  }
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': found.size });
  createReadStream(file).pipe(response);
}
