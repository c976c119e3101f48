/**
 * What a booting machine and an administrator see of a provisioner, run as a program inside a network name space:
 * questions come as JSON by its input (a private key may be among them), answers go as JSON to its output.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:http2';
import { fileURLToPath } from 'node:url';
import { fetchByTftp } from './tftp-client.ts';

export interface ProbeQuestions {
  readonly server: string;
  /** Files to fetch by TFTP. */
  readonly tftp?: readonly string[];
  /** Paths to get from port 8080. */
  readonly http?: readonly string[];
  /** Attempts at port 8081, by label. */
  readonly tls?: Readonly<Record<string, TlsAttempt>>;
}

export interface TlsAttempt {
  readonly serverName: string;
  readonly ca: string;
  readonly cert?: string;
  readonly key?: string;
}

export interface ProbeAnswers {
  /** SHA-256 and size by file, or what went wrong. */
  readonly tftp: Readonly<Record<string, { sha256: string; bytes: number } | { error: string }>>;
  readonly http: Readonly<Record<string, { status: number; body: string }>>;
  /** "settings" when the server's HTTP/2 SETTINGS arrived, else why they did not. */
  readonly tls: Readonly<Record<string, string>>;
}

/** A refused client hears nothing more than a closed connection; silence counts as refusal after this time. */
const SILENCE_MS = 4000;

async function answers(questions: ProbeQuestions): Promise<ProbeAnswers> {
  const tftp: Record<string, ProbeAnswers['tftp'][string]> = {};
  for (const file of questions.tftp ?? []) {
    tftp[file] = await fetchByTftp(questions.server, file).then(
      (bytes) => ({ sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length }),
      (error: Error) => ({ error: error.message }),
    );
  }
  const http: Record<string, ProbeAnswers['http'][string]> = {};
  for (const path of questions.http ?? []) {
    const response = await fetch(`http://${questions.server}:8080${path}`);
    http[path] = { status: response.status, body: await response.text() };
  }
  const tls: Record<string, string> = {};
  for (const [label, attempt] of Object.entries(questions.tls ?? {})) tls[label] = await attemptTls(questions, attempt);
  return { tftp, http, tls };
}

/**
 * Whether the server talks HTTP/2 to this client. The handshake's end proves nothing: with TLS 1.3 a client without a
 * certificate finishes its own half before the server refuses it. The first frame of the server does.
 */
function attemptTls({ server }: ProbeQuestions, { serverName, ...identity }: TlsAttempt): Promise<string> {
  return new Promise((resolve) => {
    const session = connect(`https://${server}:8081`, { ...identity, servername: serverName });
    const timer = setTimeout(() => done('silence'), SILENCE_MS);
    const done = (outcome: string): void => {
      clearTimeout(timer);
      session.destroy();
      resolve(outcome);
    };
    session.on('remoteSettings', () => done('settings'));
    session.on('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
    session.on('close', () => done('closed'));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const questions = JSON.parse(readFileSync(0, 'utf8')) as ProbeQuestions;
  process.stdout.write(JSON.stringify(await answers(questions)));
}
