import type { Readable } from 'node:stream';
import type { Script } from './script.ts';

export interface RunOptions {
  /** Bytes for the script's standard input; a stream is sent as it comes, without being held in memory. */
  readonly stdin?: string | Uint8Array | Readable;
  /** Length of a streamed stdin. A whole file's is found out; a stream without a length is read to its end first. */
  readonly stdinBytes?: number;
  /** Variables for this script alone; they travel inside the frame, never in argv. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folder to start in; where the shell's user may not enter it, the user's home, as ansible-core's modules do. */
  readonly cwd?: string;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Bytes kept of stdout and of stderr each; what is over is counted in `truncated`. */
  readonly maxOutput?: number;
  /** `user` runs the script under the user's locale (C.UTF-8 where there is none), the default is C. */
  readonly locale?: 'C' | 'user';
  /** Output as it comes; called for scripts that run longer than two seconds, or for every chunk with `stream: true`. */
  readonly onOutput?: (chunk: Buffer, from: 'stdout' | 'stderr') => void;
  /** Hand stdout to onOutput chunk by chunk and do not keep it (fetch of big files). */
  readonly stream?: boolean;
  /** A script that runs right after this one, where that ends with status 0, and costs no round trip of its own. */
  readonly ahead?: Ahead;
}

/** What comes ahead of its turn. A shell that cannot take it answers with undefined. */
export interface Ahead {
  readonly script: Script;
  readonly options: Omit<RunOptions, 'stdin' | 'stdinBytes' | 'stream' | 'ahead' | 'locale' | 'onOutput'>;
  /** Called once: with the reply, or with undefined when the script was not run or did not come to its end. */
  answered(reply: Reply | undefined): void;
}

/** What a script answered. A script that failed is a reply, not an exception. */
export interface Reply {
  readonly rc: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** What the script reported with `put NAME VALUE`; bytes that are not UTF-8 are lone surrogates U+DC80..DCFF. */
  readonly fields: ReadonlyMap<string, string>;
  /** Bytes of stdout and stderr beyond maxOutput that were dropped. */
  readonly truncated: number;
  readonly elapsedMs: number;
  /** Set when the script was ended by us. */
  readonly ended?: 'timeout' | 'cancel';
}

/** What the hello line told about the target. */
export interface ShellProfile {
  readonly pid: number;
  /** `uname -s` and the effective user id. */
  readonly system: string;
  readonly uid: number;
  readonly home: string;
  /** Optional tools that are there: setsid, base64, sha256sum, stat, systemctl … */
  readonly tools: ReadonlySet<string>;
}

/** One live POSIX sh on a target, as one user. Requests are queued; one is in flight at a time. */
export interface RemoteShell {
  readonly profile: ShellProfile;
  /** Requests that were sent so far: the measure of architecture §4.12. */
  readonly roundTrips: number;
  /** Rejects with a CbxError CONNECT_* only when the link or the shell is lost. */
  run(script: Script, options?: RunOptions): Promise<Reply>;
  close(): Promise<void>;
}
