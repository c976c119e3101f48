/**
 * `npm run demo`: the main job from nothing to its verified end. Raises the provisioner of an example package as a
 * throw-away machine, runs the role on it as one would in production, and then asks its services what a booting machine
 * and an administrator would ask. `--keep` leaves the machine running.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultSandboxName, installRequirements, openSandbox, readiness } from '../src/sandbox/index.ts';
import { hostTree, treeDifference } from '../test/helpers/provisioner/host-tree.ts';
import { copyPackage } from '../test/helpers/provisioner/package-copy.ts';
import { type Finding, verifyProvisioner } from '../test/helpers/provisioner/verify.ts';
import { bootServiceRelease, type Release } from './boot-service/release.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const HOST = 'core-provisioner';
const ADDRESS = '192.168.1.40';
const SERVER_NAME = 'core-provisioner.idstudios.local';
const MACHINE = { name: 'core-c1', mac: '52:54:00:12:34:56', address: '192.168.1.41' };
/** The verification's own DHCP client. */
const PROGRAMS = { busybox: 'busybox-static' };

/** What runs at the moment: an interrupted demo ends it, and then takes the machine down as always. */
let running: ChildProcess | undefined;
process.on('SIGINT', () => running?.kill('SIGINT'));
process.on('SIGTERM', () => running?.kill('SIGINT'));

const timings: { step: string; seconds: number; outcome: string }[] = [];

async function main(): Promise<number> {
  heading('A provisioner appliance, rehearsed on a throw-away machine');
  await installRequirements(say, PROGRAMS);
  const { problems, packages } = readiness(PROGRAMS);
  const folder = copyPackage('eg/core-provisioner', 'demo');
  say(`works on a copy of the example package: ${folder}`);
  if (problems.length > 0) return withoutSandbox(folder, problems, packages);

  const release = await timed('build the boot-service stand-in', () => bootServiceRelease(say));
  say(`matchbox itself cannot be had off line: ${release.path} has its layout, and an honest stand-in in it`);
  const name = defaultSandboxName(folder);
  await timed('raise the machine', () => mustSucceed(cbx(['sandbox', 'up', '-i', folder])));
  const sandbox = openSandbox(name);
  try {
    const isFine = await rehearse(folder, release);
    say(`the package is at ${folder}`);
    return isFine ? 0 : 1;
  } finally {
    if (process.argv.includes('--keep'))
      say(`the machine stays up: npx cbx sandbox exec -i ${folder} --host ${HOST} bash`);
    else await timed('take the machine down', () => sandbox.down());
    printTimings();
  }
}

async function rehearse(folder: string, release: Release): Promise<boolean> {
  const sandbox = openSandbox(defaultSandboxName(folder));
  const variables = { matchbox_source: release.path, matchbox_sha256: release.sha256, dhcpd_hosts: [MACHINE] };
  const words = ['run', 'provisioner', '-i', folder, '--sandbox', '-e', JSON.stringify(variables)];

  heading('1. Check mode: what would change, without touching anything');
  const before = await hostTree(sandbox, HOST);
  await timed('check mode', () => mustSucceed(cbx([...words, '--check'])));
  const touched = treeDifference(before, await hostTree(sandbox, HOST));
  const isUntouched = touched.length === 0 && !existsSync(join(folder, 'matchbox-certs'));
  report({
    what: 'check mode touched nothing',
    isFine: isUntouched,
    seen: touched.slice(0, 5).join('; ') || 'same tree',
  });

  heading('2. The first run');
  await timed('first run', () => mustSucceed(cbx(words)));

  heading('3. The second run: nothing left to do');
  const second = await timed('second run', () => mustSucceed(cbx(words)));
  const recap = /changed=(\d+)/.exec(second.split('PLAY RECAP').at(-1) ?? '')?.[1];
  report({ what: 'the second run changed nothing', isFine: recap === '0', seen: `changed=${recap}` });

  heading('4. What a booting machine and an administrator see');
  const findings = await timed('verification', () =>
    verifyProvisioner({
      sandbox,
      host: HOST,
      address: ADDRESS,
      serverName: SERVER_NAME,
      packageFolder: folder,
      machine: MACHINE,
    }),
  );
  for (const finding of findings) report(finding);
  const isFine = isUntouched && recap === '0' && findings.every((finding) => finding.isFine);
  heading(
    isFine ? 'Done: a provisioner, from a bare machine to served boot files' : 'Something above is not as it should be',
  );
  return isFine;
}

/** What can be shown without a machine: the role is parsed and listed, and the reason is given plainly. */
async function withoutSandbox(
  folder: string,
  problems: readonly string[],
  packages: readonly string[],
): Promise<number> {
  say(`the throw-away machine cannot be raised here: ${problems.join('; ')}`);
  if (packages.length > 0) say(`needed packages: ${packages.join(' ')}`);
  say('run "npm run demo" as root on a Debian 12 for all of it; this is what the role would do:');
  await mustSucceed(cbx(['run', 'provisioner', '-i', folder, '--list-hosts', '--list-tasks']));
  return 1;
}

/** cbx as a user starts it; what it prints is shown and kept. */
function cbx(words: readonly string[]): ChildProcess {
  console.log(`$ cbx ${words.join(' ')}`);
  const program = [join(ROOT, 'node_modules/tsx/dist/cli.mjs'), join(ROOT, 'bin/cbx.ts')];
  running = spawn(process.execPath, [...program, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  return running;
}

function mustSucceed(child: ChildProcess): Promise<string> {
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    process.stdout.write(chunk);
  });
  return new Promise((done, reject) => {
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? done(output) : reject(new Error(`cbx ended with ${code}`))));
  });
}

async function timed<T>(step: string, work: () => Promise<T>): Promise<T> {
  const started = Date.now();
  let outcome = 'failed';
  try {
    const result = await work();
    outcome = 'ok';
    return result;
  } finally {
    timings.push({ step, seconds: (Date.now() - started) / 1000, outcome });
  }
}

function printTimings(): void {
  heading('Time');
  for (const { step, seconds, outcome } of timings) {
    console.log(`${step.padEnd(34)} ${seconds.toFixed(1).padStart(7)} s  ${outcome}`);
  }
}

function report({ what, isFine, seen }: Finding): void {
  console.log(`${isFine ? 'ok    ' : 'FAILED'} ${what}  (${seen})`);
}

function heading(text: string): void {
  console.log(`\n== ${text}`);
}

function say(text: string): void {
  console.log(`-- ${text}`);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    console.error(`\nThe demo stopped: ${error.message}`);
    process.exitCode = 1;
  },
);
