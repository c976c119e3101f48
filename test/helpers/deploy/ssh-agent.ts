import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mustRun } from '../../../src/sandbox/index.ts';

/** An agent with one key of its own, until it is ended. */
export async function startAgent(folder: string): Promise<{ readonly socket: string; end(): void }> {
  const [socket, key] = [join(folder, 'agent'), join(folder, 'agent-key')];
  const agent: ChildProcess = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
  for (let tries = 0; !existsSync(socket) && tries < 100; tries += 1) await sleep(50);
  await mustRun(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', key]);
  await mustRun(['ssh-add', '-q', key], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
  return { socket, end: () => void agent.kill() };
}
