import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface TerraformRun {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly folder: string;
  /** Gets every line of both streams as it comes. */
  readonly onLine: (line: string, from: 'stdout' | 'stderr') => void;
  readonly signal?: AbortSignal;
}

/**
 * Runs terraform to its end and returns its exit code. When it is told to stop it gets an interrupt, as at a terminal, so that
 * it ends in order and writes its state.
 */
export function runTerraform({ program, args, env, folder, onLine, signal }: TerraformRun): Promise<number> {
  return new Promise((done, fail) => {
    // A group of its own: an interrupt of the terminal reaches it once, through us.
    const child = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const interrupt = (): void => void child.kill('SIGINT');
    signal?.addEventListener('abort', interrupt);
    for (const from of ['stdout', 'stderr'] as const) {
      createInterface({ input: child[from] }).on('line', (line) => onLine(line, from));
    }
    child.on('error', fail);
    child.on('close', (code) => {
      signal?.removeEventListener('abort', interrupt);
      done(code ?? 1);
    });
  });
}
