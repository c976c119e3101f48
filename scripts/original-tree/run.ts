/**
 * `node scripts/start.mjs scripts/original-tree/run.ts <checkout> [--keep]`: runs the playbooks of a checkout of cluster-builder (its state
 * of June 2018) by cbx and by ansible-playbook, each against machines and simulators of its own, and compares the state after
 * each command byte for byte. Needs root, and ansible-playbook on PATH. The checkout is copied, never written to. States and outputs
 * are kept where they differ, and with --keep.
 */
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleCbx } from '../../test/helpers/bundled-cbx.ts';
import { type Lab, openLab } from './lab.ts';
import { snapshot } from './snapshot.ts';
import { type Step, story } from './story.ts';

interface Outcome {
  readonly name: string;
  readonly rc: number;
  readonly seconds: number;
  readonly state: string;
}

async function main(checkout: string | undefined): Promise<number> {
  if (checkout === undefined || !existsSync(join(checkout, 'ansible/coreos-pxe.yml'))) {
    console.error('usage: scripts/original-tree/run.ts <checkout of cluster-builder>');
    return 2;
  }
  const top = mkdtempSync(join(tmpdir(), 'cbx-original-'));
  const cbx = [process.execPath, await bundleCbx('original-tree'), 'playbook'];
  const ours = await tell('cbx', cbx, checkout, top);
  const theirs = await tell('ansible', ['ansible-playbook'], checkout, top);
  const differing = theirs.filter((theirStep, index) => !isSame(theirStep, ours[index]));
  console.log('\nstep                                                     cbx      ansible-playbook');
  for (const [index, { name, rc, seconds }] of theirs.entries()) {
    const mine = ours[index];
    const verdict = isSame(theirs[index], mine) ? 'same' : 'DIFFERENT';
    const cell = (code?: number, time = 0): string => `${code} ${time.toFixed(1).padStart(5)} s`;
    console.log(`${name.slice(0, 52).padEnd(54)} ${cell(mine?.rc, mine?.seconds)}  ${cell(rc, seconds)}  ${verdict}`);
  }
  if (differing.length === 0 && !process.argv.includes('--keep')) rmSync(top, { recursive: true });
  else console.log(`states and outputs are in ${top}`);
  return differing.length === 0 ? 0 : 1;
}

/** The whole story by one engine. */
async function tell(label: string, engine: readonly string[], checkout: string, top: string): Promise<Outcome[]> {
  const copy = join(top, label);
  cpSync(checkout, copy, { recursive: true });
  const lab = await openLab(label, copy);
  const outcomes: Outcome[] = [];
  try {
    for (const step of story(lab)) {
      const before = await bootIds(lab, step.reboots);
      const started = Date.now();
      const argv = step.script === undefined ? [...engine, ...words(step)] : await step.script(lab);
      const { rc, stdout, stderr } = await lab.run(argv);
      const seconds = (Date.now() - started) / 1000;
      console.log(`${label.padEnd(8)} ${step.name}: ${rc} after ${seconds.toFixed(1)} s`);
      await rebooted(lab, before);
      const state = await snapshot(lab);
      outcomes.push({ name: step.name, rc, seconds, state });
      writeFileSync(join(top, `${outcomes.length}.${label}.state`), state);
      writeFileSync(join(top, `${outcomes.length}.${label}.output`), stdout + stderr);
    }
  } finally {
    await lab.close();
  }
  return outcomes;
}

async function bootIds(lab: Lab, hosts: readonly string[] = []): Promise<ReadonlyMap<string, string>> {
  const ids = hosts.map(async (host) => {
    const { stdout } = await lab.sandbox.hostExec(host, ['cat', '/proc/sys/kernel/random/boot_id']);
    return [host, stdout] as const;
  });
  return new Map(await Promise.all(ids));
}

/**
 * Waits until each host runs again with another boot id. The original gives its own reboot one second of time, which
 * ansible-core enforces so late that it usually is not; a host that was not rebooted is started anew for the next step.
 */
async function rebooted(lab: Lab, before: ReadonlyMap<string, string>): Promise<void> {
  const deadline = Date.now() + 40_000;
  for (const [host, id] of before) {
    for (;;) {
      const now = await bootIds(lab, [host]).catch(() => new Map<string, string>());
      const isUp = (await lab.run(['ssh-keyscan', '-T', '1', host])).stdout !== '';
      if (isUp && (now.get(host) ?? id) !== id) break;
      if (Date.now() > deadline) {
        console.log(`${host} was not rebooted: its job was ended too early`);
        await lab.sandbox.stop(host);
        await lab.sandbox.start(host);
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

function words({ playbook }: Step): readonly string[] {
  if (playbook === undefined) return [];
  const { file, inventory, vars, user } = playbook;
  return ['-i', inventory, file, '--extra-vars', vars, ...(user === undefined ? [] : ['-u', user])];
}

function isSame(one: Outcome | undefined, other: Outcome | undefined): boolean {
  return one !== undefined && other !== undefined && one.rc === other.rc && one.state === other.state;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv[2]);
