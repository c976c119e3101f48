import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { CbxError, SourceFile } from '../../errors/index.ts';

const FILE = 'deploy.lock';

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly since: string;
}

/**
 * Keeps a second deployment out of a package and returns how to let go. The lock of a process of this machine that is gone is
 * taken over; whether one of another machine lives cannot be seen.
 * @throws CbxError CLUSTER_DEPLOY_RUNNING
 */
export function lockPackage(folder: string): () => void {
  const path = join(folder, FILE);
  const mine = `${path}.${process.pid}`;
  const holder: Holder = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
  // A link appears with its content: nobody reads a half-written holder.
  writeFileSync(mine, `${JSON.stringify(holder)}\n`);
  try {
    for (let tries = 0; ; tries += 1) {
      try {
        linkSync(mine, path);
        return () => rmSync(path, { force: true });
      } catch {
        const other = read(path);
        if (tries > 0 || (other !== undefined && isAlive(other))) throw held(path, other);
        rmSync(path, { force: true });
      }
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

function held(path: string, holder: Holder | undefined): CbxError {
  const by = holder === undefined ? '' : ` by process ${holder.pid} on ${holder.host} since ${holder.since}`;
  const at = { file: new SourceFile(path, ''), start: 0, end: 0 };
  const hint = `wait for it; if it is gone for certain: rm ${path}`;
  return new CbxError('CLUSTER_DEPLOY_RUNNING', `the package is being deployed already${by}`, at, hint);
}

function read(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function isAlive({ pid, host }: Holder): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
