/**
 * A stand-in for matchbox, for rehearsals and tests: it answers machines over HTTP and administrators over HTTP/2 with
 * mutual TLS as far as the provisioner role verifies them. It is not matchbox, has no gRPC service behind the TLS, and
 * says so in its version. scripts/boot-service packs it into one executable that needs nothing on the target.
 */
import { readFileSync } from 'node:fs';
import { createSecureServer } from 'node:http2';
import { createMachineServer } from './http.ts';

const VERSION = 'v0.11.0 (boot-service stand-in)';

interface Settings {
  readonly address: string;
  readonly 'rpc-address': string;
  readonly 'data-path': string;
  readonly 'assets-path': string;
  readonly 'ca-file': string;
  readonly 'cert-file': string;
  readonly 'key-file': string;
}

const DEFAULTS: Settings = {
  address: '127.0.0.1:8080',
  'rpc-address': '',
  'data-path': '/var/lib/matchbox',
  'assets-path': '/var/lib/matchbox/assets',
  'ca-file': '/etc/matchbox/ca.crt',
  'cert-file': '/etc/matchbox/server.crt',
  'key-file': '/etc/matchbox/server.key',
};

/** Flags (`-address=…` or `-address …`) beat MATCHBOX_ADDRESS and its like, which beat the defaults. */
function settings(words: readonly string[], environment: NodeJS.ProcessEnv): Settings {
  const chosen: Record<string, string> = { ...DEFAULTS };
  for (const name of Object.keys(DEFAULTS)) {
    const value = environment[`MATCHBOX_${name.toUpperCase().replaceAll('-', '_')}`];
    if (value !== undefined) chosen[name] = value;
  }
  for (let at = 0; at < words.length; at += 1) {
    const match = /^--?([a-z-]+)(?:=(.*))?$/.exec(words[at] ?? '');
    if (match?.[1] === undefined || !(match[1] in DEFAULTS)) throw new Error(`unknown flag ${words[at]}`);
    if (match[2] === undefined) at += 1;
    chosen[match[1]] = match[2] ?? words[at] ?? '';
  }
  return chosen as unknown as Settings;
}

function listen(
  server: { listen(port: number, host: string): void; on(e: 'error', f: (error: Error) => void): void },
  address: string,
): void {
  const at = address.lastIndexOf(':');
  server.on('error', fail);
  server.listen(Number(address.slice(at + 1)), address.slice(0, at) || '0.0.0.0');
  console.log(`listening on ${address}`);
}

function fail(error: Error): void {
  console.error(error.message);
  process.exit(1);
}

function main(words: readonly string[]): void {
  if (/^--?version$/.test(words[0] ?? '')) {
    console.log(VERSION);
    return;
  }
  const wanted = settings(words, process.env);
  listen(createMachineServer(wanted['data-path'], wanted['assets-path']), wanted.address);
  if (wanted['rpc-address'] === '') return;
  // HTTP/2 sends its SETTINGS as soon as TLS stands, which with these two options is only with a client certificate.
  const server = createSecureServer({
    ca: readFileSync(wanted['ca-file']),
    cert: readFileSync(wanted['cert-file']),
    key: readFileSync(wanted['key-file']),
    requestCert: true,
    rejectUnauthorized: true,
  });
  server.on('stream', (stream) => {
    // gRPC's status 12: this service is not implemented.
    stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '12' }, { endStream: true });
  });
  server.on('tlsClientError', (error) => console.log(`client refused: ${error.message}`));
  listen(server, wanted['rpc-address']);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  fail(error as Error);
}
