import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { control } from './control.ts';
import { type DeployRequest, deploy } from './deploy.ts';
import { esxcli } from './esxcli.ts';
import { faultMs, hasFault } from './faults.ts';
import { fillDatastores } from './full-datastore.ts';
import { DEPLOY_PORT, PROGRAM_PORT } from './ports.ts';
import { type Answer, answer, type EsxiConfig, type EsxiState } from './state.ts';
import { type EsxiPlace, loadState, makeDatastores, saveState } from './store.ts';
import { vimCmd } from './vim-cmd.ts';
import { vmkfstools } from './vmkfstools.ts';

export interface HostdOptions {
  readonly config: EsxiConfig;
  /** The host's memory, see {@link EsxiPlace}. */
  readonly memory: string;
  /** The host's root folder as this process sees it. */
  readonly root: string;
}

/**
 * The process behind a simulated host: it keeps the VMs, answers the programs in the host's shell and takes deployments.
 * One request at a time. Stands for VMware's hostd and shares nothing with it but what those programs print.
 */
export async function serveEsxi(options: HostdOptions): Promise<void> {
  const place: EsxiPlace = { memory: options.memory, volumes: join(options.root, 'vmfs/volumes') };
  const state = loadState(place, options.config);
  makeDatastores(place, options.config.datastores);
  await applyFaults(options.root, place, state);

  // A client that has sent everything closes its half of the link.
  const programs = createServer({ allowHalfOpen: true }, (socket) => {
    let received = '';
    let isTaken = false;
    socket.on('error', () => undefined);
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      received += chunk;
      // The number of words, then each word, all ended by NUL.
      const words = received.split('\0');
      if (isTaken || words.length - 2 < Number(words[0] || Number.POSITIVE_INFINITY)) return;
      isTaken = true;
      const [, program = '', folder = '/', ...args] = words.slice(0, -1);
      void run(options.root, place, state, program, folder, args).then(({ rc, text }) => {
        socket.end(`${rc}\n${text}`);
      });
    });
  });
  const deployments = createHttpServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const asked = JSON.parse(Buffer.concat(chunks).toString()) as DeployRequest;
      const isKnown = asked.password === state.config.password;
      const error = isKnown ? deploy(place, state, asked, Date.now()) : undefined;
      saveState(place, state);
      response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: isKnown ? error : 'Login failed' }));
    });
  });
  await Promise.all([
    new Promise<void>((resolve) => programs.listen(PROGRAM_PORT, '127.0.0.1', resolve)),
    new Promise<void>((resolve) => deployments.listen(DEPLOY_PORT, '0.0.0.0', resolve)),
  ]);
}

async function run(
  root: string,
  place: EsxiPlace,
  state: EsxiState,
  program: string,
  folder: string,
  args: readonly string[],
): Promise<Answer> {
  if (program === 'esxi-sim') {
    const said = control(place, state, args);
    await applyFaults(root, place, state);
    saveState(place, state);
    return said;
  }
  if (program === 'vmkfstools') return vmkfstools(place, args, folder);
  if (hasFault(state.faults, 'hang')) await new Promise(() => undefined);
  if (hasFault(state.faults, 'ssh-dropped')) {
    const { 'ssh-dropped': _once, ...rest } = state.faults;
    state.faults = rest;
    dropSessions(root);
  }
  await sleep(faultMs(state.faults, 'slow-answer'));
  const said =
    program === 'vim-cmd'
      ? vimCmd(place, state, args, Date.now())
      : program === 'esxcli'
        ? esxcli(place, state, args)
        : answer(`${program}: not found\n`, 127);
  saveState(place, state);
  return said;
}

/** Makes the faults that are not answers true: a full file system, an sshd that does not listen. */
async function applyFaults(root: string, place: EsxiPlace, state: EsxiState): Promise<void> {
  await fillDatastores(place, state);
  const mark = join(root, 'etc/ssh-refused');
  const isRefused = hasFault(state.faults, 'ssh-refused');
  if (isRefused === existsSync(mark)) return;
  if (!isRefused) return rmSync(mark);
  writeFileSync(mark, '');
  dropSessions(root, true);
}

/** Kills the sessions of sshd, and the one that listens as well when `all` is set. init starts that one again. */
function dropSessions(root: string, all = false): void {
  const listener = existsSync(join(root, 'run/sshd.pid'))
    ? readFileSync(join(root, 'run/sshd.pid'), 'utf8').trim()
    : '';
  for (const pid of readdirSync(join(root, 'proc')).filter((name) => /^\d+$/.test(name))) {
    try {
      const name = readFileSync(join(root, 'proc', pid, 'comm'), 'utf8').trim();
      if (name.startsWith('sshd') && (all || pid !== listener)) process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It ended between the look and the signal.
    }
  }
}
