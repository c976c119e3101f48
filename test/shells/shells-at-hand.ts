import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processEnd } from '../../src/connection/program/process-end.ts';
import { openShell } from '../../src/shell/index.ts';
import { STARTER } from '../../src/shell/loop.ts';

/** A POSIX shell that the tests run the real program under. */
export interface TestShell {
  readonly name: string;
  readonly words: readonly string[];
}

const ALL: readonly TestShell[] = [
  { name: 'dash', words: ['dash'] },
  { name: 'bash --posix', words: ['bash', '--posix'] },
  { name: 'busybox ash', words: ['busybox', 'ash'] },
  { name: 'mksh', words: ['mksh'] },
];

const missing = ALL.filter(({ words }) => spawnSync(words[0] as string, ['-c', ':']).error !== undefined);
if (missing.length > 0) console.log(`not installed, so not tested: ${missing.map(({ name }) => name).join(', ')}`);

export const SHELLS = ALL.filter((shell) => !missing.includes(shell));

export interface LocalShellOptions {
  /** Folders for the spool; default: a new one that the test removes with `dispose`. */
  readonly folders?: readonly string[];
  /** Programs that stand before the real ones, by name: shell scripts. */
  readonly stubs?: Readonly<Record<string, string>>;
  readonly env?: NodeJS.ProcessEnv;
}

/** The real program in a shell of this machine, over pipes. */
export async function openTestShell({ words }: TestShell, options: LocalShellOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'cbx-shell-'));
  const stubs = Object.entries(options.stubs ?? {});
  for (const [name, text] of stubs) writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  const nonce = randomBytes(12).toString('hex');
  const [program = 'sh', ...args] = words;
  // The starter's $0 is the shell that a task of its own session gets: a word, so a wrapper stands in for several.
  const shell = join(folder, 'sh');
  writeFileSync(shell, `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`, { mode: 0o755 });
  const env = { ...process.env, HOME: folder, ...options.env, PATH: `${folder}:${process.env.PATH}` };
  const folders = options.folders ?? [folder];
  const child = spawn(program, [...args, '-c', STARTER, shell, nonce, 'become', ...folders], { env, detached: true });
  const ended = processEnd(child);
  const stream = {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    ended,
    destroy: () => child.stdin.destroy(),
  };
  const live = await openShell(stream, { host: 'here', nonce, deadlineMs: 20_000 });
  return {
    live,
    child,
    folder,
    ended,
    /** The spool's files now; undefined when there is no spool. */
    spool(): readonly string[] | undefined {
      const name = readdirSync(folder).find((entry) => entry.startsWith('cbx-'));
      return name === undefined ? undefined : readdirSync(join(folder, name));
    },
    async dispose() {
      await live.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** True while a process runs whose words, joined by blanks, match the whole pattern. */
export function isRunning(commandLine: string): boolean {
  return processes(commandLine).length > 0;
}

/** The processes that {@link isRunning} would find. Read from /proc: a program that looks would cost more than it. */
export function processes(commandLine: string): readonly number[] {
  const pattern = new RegExp(`^${commandLine}$`, 's');
  const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return numbers.filter((name) => pattern.test(wordsOf(name))).map(Number);
}

function wordsOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replace(/\0$/, '').replaceAll('\0', ' ');
  } catch {
    // It has ended since the folder was read.
    return '';
  }
}

/** Waits for something that other processes bring about. */
export async function eventually(isTrue: () => boolean, withinMs = 15_000): Promise<boolean> {
  const end = Date.now() + withinMs;
  while (Date.now() < end) {
    if (isTrue()) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return isTrue();
}
