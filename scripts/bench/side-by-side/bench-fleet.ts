import { spawn } from 'node:child_process';
import {
  createReadStream,
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { mustRun, raiseSandbox, type Sandbox } from '../../../src/sandbox/index.ts';
import { nodeCommand } from '../../../test/helpers/run-cbx.ts';
import { TEMPLATE_NAME, TEMPLATE_TEXT } from './mixed-tasks.ts';
import { BIG_FILE, FILES_FOLDER, type Place, type Sizes, TOP } from './workloads.ts';

const FAR = { name: 'far', address: '127.9.0.1', port: 2222 };
const FAR_MS_EACH_WAY = 25;

/** The hosts of a run of the benchmark, and the folder that every contender starts in. */
export interface BenchFleet {
  readonly sandbox: Sandbox;
  readonly folder: string;
  /** A pattern of the inventory. */
  pattern(place: Place): string;
  /** Addresses for ssh, as `ADDRESS PORT`. */
  addresses(place: Place): readonly string[];
  /** Empties the folder that workloads work in. */
  reset(place: Place): Promise<void>;
  /** Everything that a workload made, one line each: kind, mode, path, target, checksum. */
  tree(place: Place): Promise<string>;
  /** How many processes came to be on the first of the hosts while something ran. */
  forksOf(place: Place, run: () => Promise<void>): Promise<number>;
  down(): Promise<void>;
}

/** Light hosts with Python (sshd without a whole system), one of them with a second, long way to it. */
export async function raiseBenchFleet(sizes: Sizes, report: (line: string) => void): Promise<BenchFleet> {
  const names = Array.from({ length: sizes.hosts }, (_, index) => `h${index + 1}`);
  const hosts = names.map((name) => ({ name }));
  const sandbox = await raiseSandbox({ name: `bench-${process.pid}`, hosts, kind: 'light', image: 'python', report });
  const folder = mkdtempSync(join(tmpdir(), 'cbx-bench-'));
  const near = names.map((name) => sandbox.hosts.find((host) => host.name === name) as Sandbox['hosts'][number]);
  const first = near[0] as Sandbox['hosts'][number];
  const proxy = spawnInside(sandbox, [
    ...nodeCommand(fileURLToPath(new URL('delay-proxy.ts', import.meta.url))),
    ...[FAR.address, String(FAR.port), first.address, String(first.port), String(FAR_MS_EACH_WAY)],
  ]);
  await proxy.ready;

  const hostKey = /\S+ \S+$/m.exec(linesOf(sandbox.knownHosts).find((line) => line.startsWith(first.name)) ?? '')?.[0];
  const knownHosts = join(folder, 'known_hosts');
  writeFileSync(knownHosts, `${readFileSync(sandbox.knownHosts, 'utf8')}[${FAR.address}]:${FAR.port} ${hostKey}\n`);
  writeFileSync(
    join(folder, 'hosts'),
    [
      ...near.map((host) => `${host.name} ansible_host=${host.address}`),
      `${FAR.name} ansible_host=${FAR.address} ansible_port=${FAR.port}`,
      '[all:vars]',
      'ansible_user=root',
      `ansible_ssh_private_key_file=${sandbox.key}`,
      `ansible_ssh_common_args='-o UserKnownHostsFile=${knownHosts}'`,
      '',
    ].join('\n'),
  );
  mkdirSync(join(folder, 'templates'));
  writeFileSync(join(folder, 'templates', TEMPLATE_NAME), TEMPLATE_TEXT);
  mkdirSync(join(folder, FILES_FOLDER));
  for (let index = 0; index < sizes.files; index += 1) {
    writeFileSync(join(folder, FILES_FOLDER, `file${index}`), `${index} ${'x'.repeat(1000)}\n`);
  }
  const end = sizes.bigMegabytes * 1_000_000 - 1;
  await pipeline(createReadStream('/dev/urandom', { end }), createWriteStream(join(folder, BIG_FILE)));

  const hostsOf = (place: Place): readonly string[] => (place === 'far' ? [first.name] : names.slice(0, place));
  return {
    sandbox,
    folder,
    pattern: (place) => (place === 'far' ? FAR.name : hostsOf(place).join(':')),
    addresses: (place) =>
      place === 'far'
        ? [`${FAR.address} ${FAR.port}`]
        : near.slice(0, place).map(({ address, port }) => `${address} ${port}`),
    async reset(place) {
      const argv = ['sh', '-c', `rm -rf ${TOP} && mkdir ${TOP}`];
      await Promise.all(hostsOf(place).map((host) => mustRun(sandbox.hostCommand(host, argv))));
    },
    async tree(place) {
      const script = `cd ${TOP} && find . -mindepth 1 -printf '%y %m %p %l\\n' | sort && find . -type f -exec sha1sum {} + | sort`;
      const trees = hostsOf(place).map((host) => mustRun(sandbox.hostCommand(host, ['sh', '-c', script])));
      return (await Promise.all(trees)).join('\n');
    },
    async forksOf(place, run) {
      // A light host numbers its processes by itself; looking takes some too.
      const look = async (): Promise<number> => {
        const argv = ['cat', '/proc/sys/kernel/ns_last_pid'];
        return Number(await mustRun(sandbox.hostCommand(hostsOf(place)[0] ?? '', argv)));
      };
      const [before, again] = [await look(), await look()];
      await run();
      return (await look()) - again - (again - before);
    },
    async down() {
      proxy.stop();
      await sandbox.down();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A program in the sandbox's network that prints a line when it is ready and ends with its input. */
function spawnInside(sandbox: Sandbox, argv: readonly string[]): { ready: Promise<void>; stop: () => void } {
  const [file = '', ...rest] = sandbox.command(argv);
  const child = spawn(file, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`${argv.join(' ')} ended`)));
  });
  ready.catch(() => undefined);
  return { ready, stop: () => child.stdin.end() };
}

function linesOf(path: string): readonly string[] {
  return readFileSync(path, 'utf8').split('\n');
}
