import { spawn } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { connect } from 'node:http2';
import { findProgram } from '../../sandbox/index.ts';
import type { Greeting, World } from './check.ts';

/** A server that refuses a client may do so by silence. */
const SILENCE_MS = 5000;

/** This machine and the network around it, for the checks. `askVms` is asked once, however many checks want to know. */
export function realWorld(env: NodeJS.ProcessEnv, askVms: World['askVms']): World {
  let asked: ReturnType<World['askVms']> | undefined;
  return {
    env,
    now: new Date(),
    findProgram,
    run: (program, args) => run(program, args, env),
    resolve: async (name) => (await lookup(name, { all: true, family: 4 })).map(({ address }) => address),
    async get(url) {
      const response = await fetch(url, { signal: AbortSignal.timeout(SILENCE_MS) }).catch((error: Error) => {
        throw error.cause instanceof Error ? error.cause : error;
      });
      return { status: response.status, body: await response.text() };
    },
    greet,
    askVms: () => {
      asked ??= askVms();
      return asked;
    },
  };
}

function run(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ readonly code: number; readonly stdout: string }> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.on('error', fail);
    child.on('close', (code) => done({ code: code ?? 1, stdout }));
  });
}

/**
 * The handshake's end proves nothing: with TLS 1.3 a client without a certificate finishes its half before the server
 * refuses it. The first frame of the server does.
 */
function greet({ host, port, serverName, ca, cert, key }: Greeting): Promise<void> {
  return new Promise((done, fail) => {
    const session = connect(`https://${host}:${port}`, { servername: serverName, ca, cert, key });
    const end = (error?: Error): void => {
      clearTimeout(timer);
      session.destroy();
      if (error === undefined) done();
      else fail(error);
    };
    const timer = setTimeout(() => end(new Error(`no answer within ${SILENCE_MS / 1000} s`)), SILENCE_MS);
    session.once('remoteSettings', () => end());
    session.on('error', end);
    session.once('close', () => end(new Error('it closed the connection')));
  });
}
