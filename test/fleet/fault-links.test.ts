import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FaultHost } from '../helpers/fault-host.ts';
import { recapOf } from '../helpers/run-cbx.ts';
import { WHO } from '../helpers/target-player.ts';
import { fleetProblem } from './need.ts';

const SLEEP = 'sleep 86399';
const LONG = `- shell: echo begun; ${SLEEP}`;
/** Two seconds without an answer are enough; the default takes its time. */
const IMPATIENT = '-o ServerAliveInterval=1 -o ServerAliveCountMax=1';
const isFull = process.env.CBX_FULL === '1';

// Each test is named after its row in the fault table of docs/remote-shell.md.
describe.skipIf(fleetProblem() !== undefined)('a fault of the way there', () => {
  let host: FaultHost;

  beforeAll(async () => {
    host = await FaultHost.raise('fault-links', '192.168.1.43', {
      sshd: ['MaxStartups 2:100:2', 'ClientAliveInterval 1', 'ClientAliveCountMax 3'],
    });
  });

  afterAll(() => host?.down());

  const impatient = (): { vars: Record<string, string> } => ({
    vars: { ansible_ssh_common_args: host.player.trust(undefined, IMPATIENT) },
  });

  it('link lost in the middle of a task: unreachable with a reason, nothing left on the target', async () => {
    const run = host.player.begin(LONG);
    await host.untilRunning(SLEEP);
    await host.cutLinks();
    const { rc, stdout } = await run.ended;
    expect(rc, stdout).toBe(4);
    expect(stdout).toContain('The connection to target was lost');
    await host.isClean(SLEEP);
  });

  it('link lost between two tasks: made anew once, silently', async () => {
    const [reached, cut] = ['reached', 'cut'].map((name) => join(host.folder, name)) as [string, string];
    const between = `- shell: touch ${reached}; until [ -e ${cut} ]; do sleep 0.1; done\n  delegate_to: localhost\n  connection: local`;
    const run = host.player.begin(`${WHO}\n${between}\n${WHO}`);
    await expect.poll(() => existsSync(reached), { timeout: 30_000 }).toBe(true);
    await host.cutLinks();
    writeFileSync(cut, '');
    const { rc, stdout } = await run.ended;
    expect({ rc, ok: recapOf(stdout, 'target').ok }, stdout).toEqual({ rc: 0, ok: 3 });
  });

  it('two names for one address: one loses its link, the other does not', async () => {
    const run = host.player.begin('- command: sleep 4.321', { names: ['a', 'b'] });
    await host.untilRunning('sleep 4.321', 2);
    await host.cutLinks('-n');
    const { rc, stdout } = await run.ended;
    const both = ['a', 'b'].map((name) => recapOf(stdout, name));
    expect(rc, stdout).toBe(4);
    expect(both.map(({ unreachable = 0, ok = 0 }) => unreachable * 10 + ok).sort(), stdout).toEqual([1, 10]);
    await host.isClean('sleep 4.321');
  });

  it('frozen session: found by keepalive', async () => {
    const run = host.player.begin(LONG, impatient());
    await host.untilRunning(SLEEP);
    await host.must("pkill -STOP -f '^sshd.*: admin'");
    const { rc, stdout } = await run.ended;
    await host.must("pkill -CONT -f '^sshd.*: admin'");
    expect(rc, stdout).toBe(4);
    expect(stdout).toContain('The connection to target was lost: the host stopped answering');
    await host.isClean(SLEEP);
  });

  if (!isFull) console.log('left to the full run: the 30 seconds in which a frozen session is found by default');
  it.runIf(isFull)(
    'frozen session: found within 30 s by default, and the wait names host, task and output',
    async () => {
      const run = host.player.begin(LONG);
      await host.untilRunning(SLEEP);
      // Output is looked at after two seconds.
      await new Promise((resolve) => setTimeout(resolve, 3500));
      await host.must("pkill -STOP -f '^sshd.*: admin'");
      const { rc, stdout, stderr } = await run.ended;
      await host.must("pkill -CONT -f '^sshd.*: admin'");
      expect(rc, stdout).toBe(4);
      expect(stderr).toContain('[target] shell: running for 10 s, last output: begun');
      expect(stderr).not.toContain('running for 40 s');
      await host.isClean(SLEEP);
    },
  );

  it('half-open link: both sides find out by themselves', async () => {
    const run = host.player.begin(LONG, impatient());
    await host.untilRunning(SLEEP);
    await host.must('ip link set host0 down');
    const { rc, stdout } = await run.ended;
    expect(rc, stdout).toBe(4);
    expect(stdout).toContain('the host stopped answering');
    await host.isClean(SLEEP);
    await host.must('ip link set host0 up');
    await host.player.plays('admin', WHO, {});
  });

  it('a command exits 255: an ordinary failure', async () => {
    for (const module of ['raw', 'shell']) {
      const { rc, stdout } = await host.player.play(`- ${module}: exit 255\n  ignore_errors: true\n${WHO}`);
      expect({ rc, ...recapOf(stdout, 'target') }, stdout).toMatchObject({ rc: 0, ok: 2, ignored: 1, unreachable: 0 });
      expect(stdout).toContain('"rc": 255');
    }
  });

  it('Ctrl-C: the task ends on the target, a recap, status 99, nothing left', async () => {
    const run = host.player.begin(`${WHO}\n${LONG}\n${WHO}`);
    await host.untilRunning(SLEEP);
    run.signal('SIGINT');
    const { rc, stdout, stderr } = await run.ended;
    expect({ rc, ok: recapOf(stdout, 'target').ok }, stdout + stderr).toEqual({ rc: 99, ok: 1 });
    expect(stderr).toContain('interrupted: ending what runs; once more to leave at once');
    await host.isClean(SLEEP);
  });

  it('second Ctrl-C: leaves at once, and the target ends what does not want to end', async () => {
    const run = host.player.begin("- shell: trap '' INT TERM HUP; while :; do sleep 86398; done");
    await host.untilRunning('sleep 86398');
    run.signal('SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 200));
    run.signal('SIGINT');
    const { rc, stdout } = await run.ended;
    expect(rc).toBe(99);
    expect(stdout).not.toContain('PLAY RECAP');
    await host.isClean('sleep 86398');
  });

  it('controller killed: the target ends the task and removes the spool', async () => {
    const run = host.player.begin(`${LONG}\n  become: true`);
    await host.untilRunning(SLEEP);
    run.signal('SIGKILL');
    expect((await run.ended).rc).toBe(137);
    await host.isClean(SLEEP);
  });

  it('MaxStartups 2:100:2, ten hosts behind one address: ten of ten', async () => {
    const names = Array.from({ length: 10 }, (_none, index) => `host${index}`);
    const { rc, stdout } = await host.player.play(WHO, { names, words: ['-f', '10'] });
    expect(rc, stdout).toBe(0);
    expect(names.map((name) => recapOf(stdout, name).ok)).toEqual(names.map(() => 1));
  });

  it('reboot during a play: the next task runs on the same host with a new boot id', async () => {
    const boot = '- command: cat /proc/sys/kernel/random/boot_id\n  register:';
    const { rc, stdout } = await host.player.play(
      `${boot} before\n- reboot: { reboot_timeout: 90 }\n  become: true\n${boot} after\n- assert: { that: before.stdout != after.stdout }`,
    );
    expect(rc, stdout).toBe(0);
  });
});
