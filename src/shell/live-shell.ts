import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { CbxError } from '../errors/index.ts';
import { decodeBytes, encodeText } from '../util/surrogate-escape.ts';
import { type ComposedScript, composed, type ShellSetup } from './composed-script.ts';
import { type Flight, flightOf, notRun, replyOf } from './flight.ts';
import { type Expectation, FrameReader, type RawStretch } from './frame-reader.ts';
import { frameText } from './frame-text.ts';
import { LimitedBytes } from './limited-bytes.ts';
import { LOOP } from './loop.ts';
import type { Ahead, RemoteShell, Reply, RunOptions, ShellProfile } from './remote-shell.ts';
import type { Script } from './script.ts';
import { sendStream } from './send-stream.ts';
import type { ShellStream } from './shell-stream.ts';

const DEFAULT_MAX_OUTPUT = 16 * 1024 * 1024;
/** Longer input is streamed instead of stored in the spool, which may be memory. */
const STORED_INPUT = 1024 * 1024;
const LOOK_AFTER_MS = 2000;
const LOOK_EVERY_MS = 1000;
/** TERM, three seconds, KILL on the target; then the link gets two more. */
const STOP_GRACE_MS = 5000;

interface Hello {
  readonly fields: Map<string, string>;
  resolve(profile: { pid: number; uid: number; hasMonitor: boolean; system: string }): void;
}

/** A shell whose program is running at the other end of a stream. Made by {@link openShell}. */
export class LiveShell implements RemoteShell {
  profile: ShellProfile = { pid: 0, system: '', uid: 0, home: '', tools: new Set() };
  roundTrips = 0;
  readonly #stream: ShellStream;
  readonly #host: string;
  readonly #reader: FrameReader;
  readonly #looks: FrameReader;
  readonly #known = new Set<string>(['put']);
  #setup: ShellSetup = { lang: '', lcAll: '', path: '', spool: '', clock: '', hasOwnSessions: false };
  #hello: Hello | undefined;
  #flight: Flight | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  /** Settled when nothing runs that came ahead of its turn. */
  #ahead: Promise<void> = Promise.resolve();
  #lost: CbxError | undefined;
  #isClosing = false;
  #seq = 0;

  constructor(stream: ShellStream, host: string) {
    this.#stream = stream;
    this.#host = host;
    this.#reader = new FrameReader({ line: (text) => this.#line(text) });
    this.#looks = new FrameReader({ line: (text) => this.#look(text) });
    stream.stdin.on('error', () => undefined);
    void stream.ended.then((how) => this.#end(how));
  }

  /** True when the next request needs another shell. */
  get isLost(): boolean {
    return this.#lost !== undefined || this.#isClosing;
  }

  /** Sends the program and waits for its hello. `rest` are bytes that came after the nonce already. */
  async start(rest: Buffer): Promise<void> {
    const fields = new Map<string, string>();
    const answer = new Promise<Parameters<Hello['resolve']>[0]>((resolve, reject) => {
      this.#hello = { fields, resolve };
      void this.#stream.ended.then((how) => reject(this.#lost ?? lost(this.#host, how)));
    });
    this.#stream.stdout.on('data', (bytes: Buffer) => this.#push(this.#reader, bytes));
    this.#stream.stderr?.on('data', (bytes: Buffer) => this.#push(this.#looks, bytes));
    if (rest.length > 0) this.#push(this.#reader, rest);
    this.#stream.stdin.write(`${LOOP}\n`);
    const { pid, uid, system, hasMonitor } = await answer;
    this.#hello = undefined;
    const text = (name: string): string => fields.get(name) ?? '';
    const tools = new Set(text('tools').split(' '));
    this.#setup = {
      lang: text('lang'),
      lcAll: text('lc_all'),
      path: text('path'),
      spool: text('spool'),
      clock: text('clock'),
      hasOwnSessions: !hasMonitor && text('spool') !== '' && tools.has('setsid'),
    };
    this.profile = { pid, uid, system, home: text('home'), tools };
  }

  run(script: Script, options: RunOptions = {}): Promise<Reply> {
    const turn = this.#queue.then(() => this.#run(script, options));
    this.#queue = turn.then(
      () => this.#ahead,
      () => undefined,
    );
    return turn;
  }

  async close(): Promise<void> {
    if (this.#isClosing) return;
    this.#isClosing = true;
    if (this.#flight !== undefined) this.#stop('cancel');
    else if (this.#lost === undefined) this.#stream.stdin.end('q\n');
    const timer = setTimeout(() => this.#stream.destroy(), STOP_GRACE_MS);
    await this.#stream.ended;
    clearTimeout(timer);
  }

  #run(script: Script, options: RunOptions): Promise<Reply> {
    if (this.#lost !== undefined) return Promise.reject(this.#lost);
    if (this.#isClosing) return Promise.reject(lost(this.#host, 'it was closed'));
    if (options.signal?.aborted === true) return Promise.resolve(notRun());
    const text = composed(script, options, this.#setup, this.#known);
    return this.#send(text, options);
  }

  async #send({ bytes, definitions, isOwnSession }: ComposedScript, options: RunOptions): Promise<Reply> {
    const { stdin, ahead } = options;
    const whole = stdin === undefined || isReadable(stdin) ? undefined : toBuffer(stdin);
    const streamed = isReadable(stdin) ? await sendStream.prepare(stdin, options.stdinBytes, STORED_INPUT) : undefined;
    const stored = streamed?.whole ?? whole;
    const length = stored?.length ?? streamed?.length ?? 0;
    this.#seq += 1;
    this.roundTrips += 1;
    const nonce = newNonce();
    const names = { seq: String(this.#seq), nonce, taskNonce: nonce };
    const head = frameText({
      kind: 'r',
      ...names,
      definitions,
      script: bytes,
      input: length === 0 ? '0' : stored !== undefined && length <= STORED_INPUT ? String(length) : `s${length}`,
      maxOutput: options.maxOutput ?? DEFAULT_MAX_OUTPUT,
      flags: `${isOwnSession ? 'g' : ''}${options.stream === true ? 'o' : ''}`,
    });
    return new Promise<Reply>((resolve, reject) => {
      const flight = flightOf(names, options, resolve, reject);
      const first = ahead === undefined ? undefined : this.#sendAhead(ahead, flight);
      this.#flight = flight;
      this.#watch(flight);
      void this.#feed(flight, first === undefined ? head : Buffer.concat([first, head]), stored, streamed?.rest);
    });
  }

  /** The bytes of what is to run behind `flight`, which goes in front of it; undefined where the target cannot. */
  #sendAhead(ahead: Ahead, flight: Flight): Buffer | undefined {
    if (this.#setup.spool === '' || flight.options.stream === true || ahead.script.text.includes('\0')) {
      ahead.answered(undefined);
      return undefined;
    }
    const { bytes, definitions } = composed(ahead.script, ahead.options, this.#setup, this.#known);
    const names = { seq: `${flight.seq}a`, nonce: newNonce(), taskNonce: flight.nonce };
    this.#ahead = new Promise((resolve) => {
      const answer = (reply?: Reply): void => {
        ahead.answered(reply?.ended === undefined ? reply : undefined);
        resolve();
      };
      flight.next = flightOf(names, ahead.options, answer, () => answer());
    });
    const maxOutput = ahead.options.maxOutput ?? DEFAULT_MAX_OUTPUT;
    return frameText({ kind: 'a', ...names, definitions, script: bytes, input: '0', maxOutput, flags: '' });
  }

  /** The target runs what came with a request, or was never asked to. */
  #goOn({ next, isInputSent }: Flight, reply: Reply | undefined): void {
    if (next === undefined) return;
    if (reply?.rc !== 0 || reply.ended !== undefined || !isInputSent) {
      next.reject(undefined);
      return;
    }
    next.isInputSent = true;
    next.startedAt = performance.now();
    this.#flight = next;
    this.#watch(next);
  }

  /** The frame, then the input as fast as the channel takes it. */
  async #feed(flight: Flight, head: Buffer, stored: Buffer | undefined, rest: Readable | undefined): Promise<void> {
    const { stdin } = this.#stream;
    if (stored === undefined || stored.length === 0) stdin.write(head);
    else if (stored.length <= STORED_INPUT) stdin.write(Buffer.concat([head, stored]));
    else {
      stdin.write(head);
      stdin.write(stored);
    }
    if (rest !== undefined) {
      const isWhole = await sendStream.pump(rest, stdin, () => this.#flight === flight && flight.ended === undefined);
      if (!isWhole) {
        // The target waits for bytes that will never come: only the end of the channel tells it so.
        if (this.#flight === flight) this.#stop('cancel');
        else this.#discard();
        return;
      }
    }
    flight.isInputSent = true;
  }

  #watch(flight: Flight): void {
    const { options } = flight;
    const timers: NodeJS.Timeout[] = [];
    const isCurrent = (): boolean => this.#flight === flight;
    if (options.timeoutMs !== undefined) {
      timers.push(setTimeout(() => isCurrent() && this.#stop('timeout'), options.timeoutMs));
    }
    if (options.onOutput !== undefined && options.stream !== true && this.#stream.stderr !== undefined) {
      const look = (): void => {
        if (!isCurrent() || flight.ended !== undefined) return;
        const { stdout, stderr } = flight.seen;
        if (flight.isInputSent) this.#stream.stdin.write(`p ${flight.seq} ${stdout} ${stderr}\n`);
        timers.push(setTimeout(look, LOOK_EVERY_MS));
      };
      timers.push(setTimeout(look, LOOK_AFTER_MS));
    }
    const onAbort = (): void => {
      if (isCurrent()) this.#stop('cancel');
    };
    options.signal?.addEventListener('abort', onAbort, { once: true });
    const { resolve, reject } = flight;
    const done = (): void => {
      for (const timer of timers) clearTimeout(timer);
      options.signal?.removeEventListener('abort', onAbort);
      if (this.#flight === flight) this.#flight = undefined;
    };
    flight.resolve = (reply) => {
      done();
      if (!flight.isInputSent) this.#discard();
      this.#goOn(flight, reply);
      resolve(reply);
    };
    flight.reject = (error) => {
      done();
      this.#goOn(flight, undefined);
      reject(error);
    };
  }

  /** Ends the running task on the target. The shell ends with it: what it left half-done is nobody's state. */
  #stop(why: 'timeout' | 'cancel'): void {
    const flight = this.#flight;
    if (flight === undefined || flight.ended !== undefined) return;
    flight.ended = why;
    this.#isClosing = true;
    if (flight.isInputSent) this.#stream.stdin.end('c\n');
    else this.#stream.stdin.end();
    const timer = setTimeout(() => {
      this.#stream.destroy();
      this.#end('the target did not answer');
    }, STOP_GRACE_MS);
    void this.#stream.ended.then(() => clearTimeout(timer));
  }

  /** A shell in an unknown state is not used again. */
  #discard(): void {
    this.#isClosing = true;
    this.#stream.stdin.end();
    const timer = setTimeout(() => this.#stream.destroy(), STOP_GRACE_MS);
    timer.unref();
    void this.#stream.ended.then(() => clearTimeout(timer));
  }

  #push(reader: FrameReader, bytes: Buffer): void {
    try {
      reader.push(bytes);
    } catch (error) {
      this.#lost ??= error instanceof CbxError ? error : lost(this.#host, String(error));
      this.#stream.destroy();
      this.#end('the answer made no sense');
    }
  }

  #line(text: string): Expectation | undefined {
    if (text === '') return undefined;
    const [kind, ...words] = text.split(' ');
    const flight = this.#flight;
    if (kind === 'f') {
      const fields = this.#hello?.fields ?? flight?.fields;
      const name = decodeBytes(Buffer.from(words.slice(1).join(' '), 'latin1'));
      return { counted: [{ length: Number(words[0]), done: (bytes) => fields?.set(name, decodeBytes(bytes)) }] };
    }
    if (kind === 'h' && this.#hello !== undefined) {
      const [pid, uid, ...others] = words;
      const system = others.at(-1) ?? '';
      this.#hello.resolve({ pid: Number(pid), uid: Number(uid), hasMonitor: others[0] === '1', system });
      return undefined;
    }
    if (kind === 's' && flight !== undefined) {
      return { until: flight.nonce, chunk: (bytes) => flight.options.onOutput?.(bytes, 'stdout') };
    }
    if (flight !== undefined && words[1] === flight.nonce) {
      if (kind === 'b') return this.#replyUpToMarks(flight, Number(words[2]));
      if (kind === 'r') return this.#reply(flight, words);
    }
    if (kind === 'x' && words[1] === flight?.taskNonce) {
      // Without a word from here the loop ends a task only because its own end has come.
      if (flight?.ended === undefined) throw lost(this.#host, 'its shell was ended on the target');
      return this.#reply(flight, words);
    }
    throw new CbxError(
      'CONNECT_PROTOCOL',
      `${this.#host} sent what no reply begins with: ${JSON.stringify(text.slice(0, 80))}`,
    );
  }

  #reply(flight: Flight, words: readonly string[]): Expectation | undefined {
    const [rc = 0, out = 0, err = 0, allOut = 0, allErr = 0] = words.slice(2).map(Number);
    flight.rc = rc;
    flight.truncated = allOut - out + allErr - err;
    const finish = (): void => flight.resolve(replyOf(flight));
    const keep = (name: 'stdout' | 'stderr', isLast: boolean) => (bytes: Buffer) => {
      flight[name] = bytes;
      if (isLast) finish();
    };
    const counted = [];
    if (out > 0) counted.push({ length: out, done: keep('stdout', err === 0) });
    if (err > 0) counted.push({ length: err, done: keep('stderr', true) });
    if (counted.length === 0) {
      finish();
      return undefined;
    }
    return { counted };
  }

  /** Both streams, each up to a mark. What is over the limit was written after the target had looked at the lengths. */
  #replyUpToMarks(flight: Flight, rc: number): Expectation {
    const { nonce: until, options } = flight;
    const stdout = new LimitedBytes(options.maxOutput ?? DEFAULT_MAX_OUTPUT);
    const stderr = new LimitedBytes(options.maxOutput ?? DEFAULT_MAX_OUTPUT);
    const finish = (): undefined => {
      const truncated = stdout.dropped + stderr.dropped;
      Object.assign(flight, { rc, stdout: stdout.bytes(), stderr: stderr.bytes(), truncated });
      flight.resolve(replyOf(flight));
    };
    const errors: RawStretch = { until, chunk: (bytes) => stderr.add(bytes), done: finish };
    return { until, chunk: (bytes) => stdout.add(bytes), done: () => errors };
  }

  /** `p SEQ o|e LENGTH` on stderr; anything else there is what the target's sh had to say. */
  #look(text: string): Expectation | undefined {
    const match = /^p (\d+) ([oe]) (\d+)$/.exec(text);
    const flight = this.#flight;
    if (match === null) return undefined;
    const from = match[2] === 'o' ? 'stdout' : 'stderr';
    const done = (bytes: Buffer): void => {
      if (flight === undefined || this.#flight !== flight || flight.seq !== match[1]) return;
      flight.seen[from] += bytes.length;
      flight.options.onOutput?.(bytes, from);
    };
    return { counted: [{ length: Number(match[3]), done }] };
  }

  #end(how: string): void {
    this.#lost ??= lost(this.#host, how);
    const flight = this.#flight;
    if (flight === undefined) return;
    if (flight.ended !== undefined) flight.resolve(replyOf(flight));
    else flight.reject(this.#lost);
  }
}

function lost(host: string, how: string): CbxError {
  return new CbxError('CONNECT_LOST', `The connection to ${host} was lost: ${how}`);
}

/** What no script can say by chance. */
function newNonce(): string {
  return randomBytes(16).toString('hex');
}

function isReadable(stdin: RunOptions['stdin']): stdin is Readable {
  return typeof stdin === 'object' && !(stdin instanceof Uint8Array);
}

function toBuffer(data: string | Uint8Array): Buffer {
  if (typeof data === 'string') return encodeText(data);
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
