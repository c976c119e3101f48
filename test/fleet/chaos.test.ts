import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FaultHost } from '../helpers/fault-host.ts';
import { recapOf } from '../helpers/run-cbx.ts';
import type { RunningPlay } from '../helpers/target-player.ts';
import { fleetProblem } from './need.ts';

const isFull = process.env.CBX_FULL === '1';
/** How many faults to make; `CBX_CHAOS=300 npx vitest run --project fleet test/fleet/chaos.test.ts` makes 300. */
const FAULTS = Number(process.env.CBX_CHAOS ?? 30);
const FAULTS_PER_RUN = 3;
const SEED = Number(process.env.CBX_SEED ?? 1);
const NAMES = ['a', 'b', 'c'];
const WORDS = 20_000;

const tasks = (run: number): string => `
- copy: { content: "{{ 'run${run} ' * ${WORDS} }}", dest: "/srv/work/{{ inventory_hostname }}-{{ item }}" }
  loop: [1, 2, 3]
- shell: sleep 0.4321; echo {{ inventory_hostname }}
  register: said
- assert: { that: said.stdout == inventory_hostname }
- copy: { content: "{{ 'run${run} ' * ${WORDS} }}", dest: "/srv/work/{{ inventory_hostname }}-root" }
  become: true
- shell: sleep 0.4321; cksum </srv/work/{{ inventory_hostname }}-root
  become: true
`;

type Fault = (host: FaultHost, run: RunningPlay) => Promise<unknown> | undefined;

const sshd = '^sshd.*: admin';
const forAWhile =
  (begin: string, end: string): Fault =>
  (host) =>
    host.on(`${begin}; sleep 0.7; ${end}`);
const FAULTS_AT_HAND: Readonly<Record<string, Fault>> = {
  'links cut': (host) => host.on(`pkill -KILL -f '${sshd}'`),
  'one link cut': (host) => host.on(`pkill -KILL -n -f '${sshd}'`),
  // TERM: what is killed by KILL cannot remove its folder.
  'shells ended': (host) => host.on('pkill -TERM -u admin -x sh; pkill -TERM -u admin -x dash'),
  'a task killed': (host) => host.on("pkill -KILL -fx 'sleep 0.4321'"),
  'links frozen for a while': forAWhile(`pkill -STOP -f '${sshd}'`, `pkill -CONT -f '${sshd}'`),
  'network away for a while': forAWhile('ip link set host0 down', 'ip link set host0 up'),
  'sshd stopped for a while': forAWhile('systemctl stop ssh', 'systemctl start ssh'),
  'disk full for a while': forAWhile('head -c 20M /dev/zero >/srv/work/fill', 'rm -f /srv/work/fill'),
  'spools full for a while': forAWhile(
    'for d in /run/user/*; do head -c 20M /dev/zero >$d/fill; done',
    'rm -f /run/user/*/fill',
  ),
  'Ctrl-C': (_host, run) => void run.signal('SIGINT'),
  'controller killed': (_host, run) => void run.signal('SIGKILL'),
};

function rolls(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    return (state >> 8) % below;
  };
}

if (!isFull && process.env.CBX_CHAOS === undefined) console.log('left to the full run: faults at random');
describe.skipIf(fleetProblem() !== undefined || (!isFull && process.env.CBX_CHAOS === undefined))('chaos', () => {
  let host: FaultHost;

  beforeAll(async () => {
    host = await FaultHost.raise('chaos', '192.168.1.46', { sshd: ['ClientAliveInterval 1', 'ClientAliveCountMax 3'] });
    const there = 'until systemctl is-active -q user@1000; do sleep 0.1; done';
    const small = 'mount -t tmpfs -o mode=1777,size=6m work /srv/work; mount -o remount,size=4m /run/user/1000';
    await host.must(`mkdir -m 1777 /srv/work && loginctl enable-linger admin && ${there}; ${small}`);
  });

  afterAll(() => host?.down());

  it(`of seed ${SEED}: ${FAULTS} faults, no hang, no orphan, nothing left, nothing wrong`, {
    timeout: FAULTS * 30_000,
  }, async () => {
    const roll = rolls(SEED);
    const names = Object.keys(FAULTS_AT_HAND);
    const ways = new Map<number, number>();
    for (let run = 1; run <= Math.ceil(FAULTS / FAULTS_PER_RUN); run += 1) {
      const chosen = Array.from({ length: FAULTS_PER_RUN }, () => ({
        name: names[roll(names.length)] as string,
        afterMs: 300 + roll(1200),
      }));
      const story = `run ${run}: ${chosen.map(({ name, afterMs }) => `${afterMs} ms ${name}`).join(', ')}`;
      const impatient = '-o ServerAliveInterval=1 -o ServerAliveCountMax=2';
      const play = host.player.begin(tasks(run), {
        names: NAMES,
        vars: { ansible_ssh_common_args: host.player.trust(undefined, impatient) },
      });
      for (const { name, afterMs } of chosen) {
        await new Promise((resolve) => setTimeout(resolve, afterMs));
        await FAULTS_AT_HAND[name]?.(host, play);
      }
      const { rc, stdout, stderr } = await play.ended;
      const told = `${story}\n${stdout}\n${stderr}`;
      ways.set(rc, (ways.get(rc) ?? 0) + 1);
      // 130: Ctrl-C before cbx had begun.
      expect([0, 2, 4, 6, 99, 130, 137], told).toContain(rc);
      expect(stdout + stderr, told).not.toMatch(/INTERNAL_|CONNECT_PROTOCOL|made no sense/);
      await host.isClean('sleep 0.4321', told);
      await filesAreRight(host, run, (name) => rc === 0 || recapOf(stdout, name).ok === 5, told);
    }
    console.log(`exit statuses: ${[...ways].map(([rc, count]) => `${count} x ${rc}`).join(', ')}`);
  });
});

/** Every file is whole, of this run where the host came to its end, and stands beside nothing that a run has left. */
async function filesAreRight(
  host: FaultHost,
  run: number,
  isDone: (name: string) => boolean,
  told: string,
): Promise<void> {
  const listed = await host.must(
    'cd /srv/work && for f in $(ls -A); do echo "$f $(cksum <"$f") $(head -c 20 "$f")"; done',
  );
  const sums = new Map<number, string>();
  const found = listed.split('\n').filter((line) => line !== '');
  for (const line of found) {
    const [name = '', sum, size, first = ''] = line.split(' ');
    expect(name, told).toMatch(/^[abc]-(?:[123]|root)$/);
    const from = Number(/^run(\d+)$/.exec(first)?.[1]);
    if (!sums.has(from))
      sums.set(from, (await host.must(`yes 'run${from}' | head -n ${WORDS} | tr '\\n' ' ' | cksum`)).trim());
    expect(`${sum} ${size}`, `${name}: ${told}`).toBe(sums.get(from));
    if (isDone(name.charAt(0))) expect(from, `${name}: ${told}`).toBe(run);
  }
  for (const name of NAMES.filter(isDone)) {
    expect(
      found.filter((line) => line.startsWith(`${name}-`)),
      told,
    ).toHaveLength(4);
  }
}
