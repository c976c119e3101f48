import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fetchUrl } from './http-fetch.ts';
import type { LookupHost, ProcessResult } from './lookup-host.ts';

/** What lookups touch when nothing else is handed in: this process's files, environment and children. */
export function nodeHost(basedir: string, env: LookupHost['env'] = process.env): LookupHost {
  return {
    basedir,
    env,
    readFile: (path) => readFileSync(path),
    runProcess: (command) => runShell(command, basedir, env),
    fetch: fetchUrl,
  };
}

function runShell(command: string, cwd: string, env: LookupHost['env']): Promise<ProcessResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', command], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({ rc: code ?? -1, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) }),
    );
  });
}
