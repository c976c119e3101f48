import { spawn } from 'node:child_process';
import { CbxError } from '../errors/index.ts';

export interface ProgramOptions {
  readonly input?: string | Uint8Array;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly signal?: AbortSignal;
}

export interface ProgramResult {
  readonly rc: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of this machine to its end. A failing program is a result; only one that cannot be started rejects. */
export function runProgram(argv: readonly string[], options: ProgramOptions = {}): Promise<ProgramResult> {
  const [file = '', ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: options.env ?? process.env,
      cwd: options.cwd,
      signal: options.signal,
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    // A program that does not read its input closes the pipe early: that is its right.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({
        rc: code ?? 128 + (signal === 'SIGKILL' ? 9 : 15),
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
      });
    });
  });
}

/** Like {@link runProgram}, but throws SANDBOX_PROGRAM_FAILED with the program's own last words. Returns its output. */
export async function mustRun(argv: readonly string[], options: ProgramOptions = {}): Promise<string> {
  const result = await runProgram(argv, options);
  if (result.rc !== 0) {
    const words = (result.stderr.trim() || result.stdout.trim()).split('\n').slice(-3).join('\n');
    throw new CbxError('SANDBOX_PROGRAM_FAILED', `"${argv.join(' ')}" ended with ${result.rc}: ${words}`);
  }
  return result.stdout;
}
