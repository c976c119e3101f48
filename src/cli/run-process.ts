import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import type { ProcessResult } from '../inventory/index.ts';

/** Runs a program in its own folder to its end, without input. Rejects only where it cannot be started. */
export function runProcess(program: string, args: readonly string[]): Promise<ProcessResult> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { cwd: dirname(program), stdio: ['ignore', 'pipe', 'pipe'] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', fail);
    child.on('close', (code) => {
      done({ code: code ?? 1, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) });
    });
  });
}
