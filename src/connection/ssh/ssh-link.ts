import { createConnection } from 'node:net';
import type { Duplex } from 'node:stream';
import ssh2, { type Client, type ClientChannel, type ConnectConfig } from 'ssh2';
import { CbxError } from '../../errors/index.ts';
import type { Script, ShellStream } from '../../shell/index.ts';
import type { ConnectionTarget } from '../connection.ts';
import type { OpenOptions } from '../open-options.ts';
import { connectFailure, isDropped } from './connect-failure.ts';
import { backOffMs, withinLimit } from './connect-limit.ts';
import { hostKeyCheck } from './host-key-check.ts';
import { sshAlgorithms } from './ssh-algorithms.ts';
import { type AuthPlan, authPlan } from './ssh-auth.ts';
import { openProxy } from './ssh-proxy.ts';
import type { SshSettings } from './ssh-settings.ts';

/** One authenticated SSH connection. */
export interface SshLink {
  readonly isOpen: boolean;
  /** Rejects with {@link ChannelRefused} where the server allows no further session. */
  exec(command: Script, terminal: boolean): Promise<ShellStream>;
  forward(host: string, port: number): Promise<Duplex>;
  close(): void;
}

/** The server opens no further channel on this connection (MaxSessions). */
export class ChannelRefused extends Error {
  override readonly name = 'ChannelRefused';
}

/** Tries until the time for connecting is over when the server drops connections, which MaxStartups does at random. */
export async function openSshLink(
  target: ConnectionTarget,
  settings: SshSettings,
  options: OpenOptions,
): Promise<SshLink> {
  const startedAt = performance.now();
  const patience = Math.max(settings.connectTimeoutMs, 30_000);
  for (let tries = 1; ; tries += 1) {
    const attempt = { plan: undefined as AuthPlan | undefined };
    try {
      return await withinLimit(`${settings.hostName}:${settings.port}`, async (shrink) => {
        try {
          return await connect(target, settings, options, attempt);
        } catch (error) {
          if (isDropped(error)) shrink();
          throw error;
        }
      });
    } catch (error) {
      if (!isDropped(error) || performance.now() - startedAt > patience || options.signal?.aborted === true) {
        throw connectFailure(target.host, settings, attempt.plan, error);
      }
      await new Promise((resolve) => setTimeout(resolve, backOffMs(tries)));
    }
  }
}

async function connect(
  target: ConnectionTarget,
  settings: SshSettings,
  options: OpenOptions,
  attempt: { plan: AuthPlan | undefined },
): Promise<SshLink> {
  const check = await hostKeyCheck(target, settings, options.confirmHostKey);
  const plan = await authPlan(target, settings);
  attempt.plan = plan;
  const proxy = await openProxy(target, settings, options);
  const sock = proxy ?? (await openSocket(settings));
  const client = new ssh2.Client();
  let refusal: unknown;
  const config: ConnectConfig = {
    sock,
    username: settings.user,
    readyTimeout: settings.connectTimeoutMs,
    keepaliveInterval: settings.serverAliveIntervalMs,
    keepaliveCountMax: settings.serverAliveCountMax,
    algorithms: sshAlgorithms(settings.algorithms, check.keyTypes),
    authHandler: plan.handler,
    hostVerifier: (key: Buffer, accept: (isRight: boolean) => void) => {
      check.verify(key).then(
        () => accept(true),
        (error: unknown) => {
          refusal = error;
          accept(false);
        },
      );
    },
  };
  if (settings.forwardedAgent !== undefined) {
    Object.assign(config, { agent: settings.forwardedAgent, agentForward: true });
  }
  return new Promise<SshLink>((resolve, reject) => {
    const onAbort = (): void => {
      client.destroy();
      reject(new CbxError('CONNECT_CANCELLED', `Connecting to ${target.host} was cancelled`));
    };
    options.signal?.addEventListener('abort', onAbort, { once: true });
    const link = linkOf(client);
    client.once('ready', () => {
      options.signal?.removeEventListener('abort', onAbort);
      resolve(link);
    });
    client.on('error', (error) => reject(refusal ?? error));
    client.once('close', () => reject(refusal ?? new Error('Connection lost before handshake')));
    client.connect(config);
  });
}

function openSocket(settings: SshSettings): Promise<Duplex> {
  const family = settings.addressFamily === 'inet' ? 4 : settings.addressFamily === 'inet6' ? 6 : 0;
  return new Promise((resolve, reject) => {
    const socket = createConnection({
      host: settings.hostName,
      port: settings.port,
      family,
      noDelay: true,
      ...(settings.bindAddress === undefined ? {} : { localAddress: settings.bindAddress }),
    });
    const timer = setTimeout(() => {
      socket.destroy(Object.assign(new Error('Timed out while connecting'), { code: 'ETIMEDOUT' }));
    }, settings.connectTimeoutMs);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', reject);
      resolve(socket);
    });
    socket.once('error', (error) => {
      clearTimeout(timer);
      reject(firstOf(error));
    });
  });
}

/** Node gathers the errors of a name's several addresses; the first tells as much as all. */
function firstOf(error: Error): unknown {
  const { errors } = error as AggregateError;
  return Array.isArray(errors) ? errors[0] : error;
}

function linkOf(client: Client): SshLink {
  let isOpen = true;
  let reason = 'the connection was closed';
  client.on('error', (error: Error & { level?: string }) => {
    reason = error.level === 'client-timeout' ? 'the host stopped answering' : error.message;
  });
  client.on('close', () => {
    isOpen = false;
  });
  return {
    get isOpen() {
      return isOpen;
    },
    exec: (command, terminal) =>
      new Promise((resolve, reject) => {
        const pty = terminal ? { pty: { term: 'dumb', modes: { ECHO: 0, OPOST: 0 } } } : {};
        try {
          client.exec(command.text, pty as never, (error, channel) => {
            if (error === undefined) resolve(channelStream(client, channel, terminal, () => reason));
            else reject(isOpen ? new ChannelRefused(error.message) : error);
          });
        } catch (error) {
          reject(error);
        }
      }),
    forward: (host, port) =>
      new Promise((resolve, reject) => {
        client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => {
          if (error === undefined) resolve(channel);
          else
            reject(
              new CbxError(
                'CONNECT_FORWARD',
                `${host}:${port} cannot be reached through the SSH connection: ${error.message}`,
              ),
            );
        });
      }),
    close() {
      client.end();
      setTimeout(() => client.destroy(), 1000).unref();
    },
  };
}

/** Daemons may hold a channel open after its program has ended; then the exit status has to do. */
const CLOSE_WAIT_MS = 300;

function channelStream(client: Client, channel: ClientChannel, terminal: boolean, reason: () => string): ShellStream {
  const ended = new Promise<string>((resolve) => {
    let how: string | undefined;
    channel.on('exit', (code: number | null, signal?: string) => {
      how = code === null ? `killed by ${signal}` : `exit status ${code}`;
      setTimeout(() => resolve(how ?? ''), CLOSE_WAIT_MS).unref();
    });
    channel.on('close', () => setImmediate(() => resolve(how ?? reason())));
    client.once('close', () => resolve(how ?? reason()));
  });
  return {
    stdin: channel,
    stdout: channel,
    stderr: terminal ? undefined : channel.stderr,
    ended,
    destroy() {
      // A closed channel alone ends no program that never reads its input.
      channel.signal('TERM');
      channel.close();
    },
  };
}
