import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import type { RemoteShell, Reply, RunOptions } from '../../src/shell/remote-shell.ts';
import type { Script } from '../../src/shell/script.ts';

/** `put` as the remote prelude has it: length-prefixed fields, here on descriptor 3. */
const PUT = `LC_ALL=C; export LC_ALL
put() { printf 'f %s %s\\n%s\\n' "\${#2}" "$1" "$2" >&3; }
`;

/**
 * A RemoteShell that starts one program per script on this machine: for module scripts under dash, bash, busybox and
 * mksh without a connection.
 * @param command the shell, for example ['busybox', 'sh']
 */
export function scriptShell(command: readonly string[] = ['sh'], env: NodeJS.ProcessEnv = process.env): RemoteShell {
  let roundTrips = 0;
  return {
    profile: {
      pid: 1,
      system: 'Linux',
      uid: process.getuid?.() ?? 0,
      home: homedir(),
      tools: new Set(['curl', 'wget', 'tar', 'stat']),
    },
    get roundTrips() {
      return roundTrips;
    },
    run: (script: Script, options: RunOptions = {}) => {
      roundTrips += 1;
      return runOnce(command, script, options, env);
    },
    close: async () => {},
  };
}

function runOnce(
  command: readonly string[],
  script: Script,
  options: RunOptions,
  env: NodeJS.ProcessEnv,
): Promise<Reply> {
  const [program = 'sh', ...words] = command;
  const started = performance.now();
  const child = spawn(program, [...words, '-c', PUT + script.text], {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    env: { ...env, ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  const parts: [Buffer[], Buffer[], Buffer[]] = [[], [], []];
  child.stdout?.on('data', (chunk: Buffer) => {
    if (options.stream === true) options.onOutput?.(chunk, 'stdout');
    else parts[0].push(chunk);
  });
  child.stderr?.on('data', (chunk: Buffer) => parts[1].push(chunk));
  child.stdio[3]?.on('data', (chunk: Buffer) => parts[2].push(chunk));
  child.stdin?.on('error', () => {});
  const { stdin } = options;
  if (stdin === undefined || typeof stdin === 'string' || stdin instanceof Uint8Array) child.stdin?.end(stdin ?? '');
  else if (child.stdin !== null) stdin.pipe(child.stdin);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({
        rc: code ?? 255,
        stdout: Buffer.concat(parts[0]),
        stderr: Buffer.concat(parts[1]),
        fields: readFields(Buffer.concat(parts[2])),
        truncated: 0,
        elapsedMs: performance.now() - started,
      }),
    );
  });
}

function readFields(bytes: Buffer): Map<string, string> {
  const fields = new Map<string, string>();
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(10, at);
    const [, length, name] = bytes.subarray(at, end).toString().split(' ');
    const size = Number(length);
    fields.set(name ?? '', bytes.subarray(end + 1, end + 1 + size).toString('utf8'));
    at = end + 1 + size + 1;
  }
  return fields;
}
