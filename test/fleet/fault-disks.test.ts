import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FaultHost } from '../helpers/fault-host.ts';
import { recapOf } from '../helpers/run-cbx.ts';
import { WHO } from '../helpers/target-player.ts';
import { fleetProblem } from './need.ts';

/** Where a shell of admin could put its spool. */
const FOLDERS = ['/dev/shm', '/run/user', '/tmp', '/var/tmp', '/home/admin'];
const isFull = process.env.CBX_FULL === '1';
const MiB = 1024 * 1024;

// Each test is named after its row in the fault table of docs/remote-shell.md.
describe.skipIf(fleetProblem() !== undefined)('a fault of disks and of what passes through them', () => {
  let host: FaultHost;

  beforeAll(async () => {
    host = await FaultHost.raise('fault-disks', '192.168.1.44');
    // A user who is always there gets no new folder below /run/user while a test has laid something over it.
    const there = 'until systemctl is-active -q user@1000; do sleep 0.1; done';
    await host.must(`mkdir -m 1777 /srv/work && loginctl enable-linger admin && ${there}`);
  });

  afterAll(() => host?.down());

  /** Lays file systems over folders for as long as `work` takes. */
  async function over(folders: readonly string[], how: string, work: () => Promise<void>): Promise<void> {
    const keep = 'cp -a /home/admin/.ssh "$d" 2>/dev/null';
    const lay = (d: string): string =>
      d === '/home/admin'
        ? `rm -rf /root/home; cp -a /home/admin /root/home; mount --bind /root/home ${d}; mount -o remount,bind,ro ${d}`
        : `d=${d}; mount -t tmpfs -o mode=1777,${how} fault ${d}; ${keep}; head -c 100000 /dev/zero >${d}/fill`;
    await host.on(folders.map(lay).join('\n'));
    try {
      await work();
    } finally {
      await host.must(folders.map((folder) => `umount ${folder}`).join('\n'));
    }
  }

  it.each([
    ['full', 'size=4k'],
    ['read-only', 'ro'],
  ])('remote /tmp %s, and every other folder too: what needs no file works, else one message', async (_what, how) => {
    await over(FOLDERS, how, async () => {
      const { rc, stdout } = await host.player.play(
        `${WHO}\n- shell: echo out; echo err >&2; exit 3\n  failed_when: false\n- file: { path: /srv/work/made, state: touch }`,
      );
      expect({ rc, ...recapOf(stdout, 'target') }, stdout).toMatchObject({ rc: 0, ok: 3 });
      expect(stdout).toContain('"rc": 3, ');
      expect(stdout).toContain('"stderr": "err"');
      const said = await host.player.fails(2, {}, "- copy: { content: 'text', dest: /srv/work/copied }");
      expect(said).toContain('"msg": "no writable folder for 4 bytes of input"');
      expect((await host.on('ls -A /srv/work')).stdout).toBe('made\n');
    });
    await host.must('rm /srv/work/made');
  });

  it('remote /tmp mounted noexec: everything works', async () => {
    writeFileSync(join(host.folder, 'hello'), '#!/bin/sh\necho "hello $1"\n');
    await over(FOLDERS.slice(0, -1), 'noexec', async () => {
      const tasks = `- script: hello you\n  register: said\n- assert: { that: said.stdout == "hello you\\n" }`;
      const { rc, stdout } = await host.player.play(`${tasks}\n- copy: { content: 'text', dest: /srv/work/copied }`);
      expect({ rc, ok: recapOf(stdout, 'target').ok }, stdout).toEqual({ rc: 0, ok: 3 });
    });
    await host.must('rm /srv/work/copied');
  });

  it('the spool fills up while a shell is open: one message with the space that was needed', async () => {
    await over(FOLDERS.slice(0, -1), 'size=160k', async () => {
      const said = await host.player.fails(2, {}, `- copy: { content: "{{ 'x' * 300000 }}", dest: /srv/work/copied }`);
      expect(said).toMatch(/"msg": "no room in \/\S+ for 300000 bytes of input"/);
      await host.player.plays('admin', WHO, {});
    });
  });

  it('destination disk full during a copy: the path named, the destination untouched, nothing beside it', async () => {
    writeFileSync(join(host.folder, 'big'), Buffer.alloc(3 * MiB, 'big'));
    writeFileSync(join(host.folder, 'big.j2'), '{{ "z" * 900000 }}');
    await over(['/srv/work'], 'size=256k', async () => {
      await host.must(
        'echo old >/srv/work/dest; seq 9000 >/srv/work/lines; chmod 666 /srv/work/*; rm -f /srv/work/fill',
      );
      const before = await host.must('cd /srv/work && ls -lA --full-time && md5sum *');
      const ways = [
        [`copy: { src: ${host.folder}/big, dest: /srv/work/dest }`, 'dest'],
        [`copy: { content: "{{ 'y' * 300000 }}", dest: /srv/work/dest }`, 'dest'],
        [`template: { src: ${host.folder}/big.j2, dest: /srv/work/dest }`, 'dest'],
        [`replace: { path: /srv/work/lines, regexp: '$', replace: '${'w'.repeat(60)}' }`, 'lines'],
      ] as const;
      for (const [way, name] of ways) {
        const said = await host.player.fails(2, {}, `- ${way}`);
        expect(said).toContain(`"msg": "could not write the new content of /srv/work/${name} (is the disk full?)"`);
      }
      expect(await host.must('cd /srv/work && ls -lA --full-time && md5sum *')).toBe(before);
    });
  });

  const sizes = isFull ? [64, 1024] : [64];
  if (!isFull) console.log('left to the full run: 1 GiB on standard output');
  it.each(sizes)('%i MiB on stdout: at most 150 MB of memory, and what is dropped is said', async (mebibytes) => {
    const peak = join(host.folder, 'peak.mjs');
    const report = join(host.folder, 'peak');
    const words = "process.on('exit', () => writeFileSync(process.env.PEAK, String(process.resourceUsage().maxRSS)))";
    writeFileSync(peak, `import { writeFileSync } from 'node:fs';\n${words};\n`);
    const bytes = mebibytes * MiB;
    const tasks = `- shell: head -c ${bytes} /dev/zero | tr '\\0' x\n  register: big\n  no_log: true\n- debug: { msg: "kept {{ big.stdout | length }}, {{ big.warnings[0] }}" }`;
    const { rc, stdout } = await host.player.play(tasks, { env: { NODE_OPTIONS: `--import ${peak}`, PEAK: report } });
    expect(rc, stdout).toBe(0);
    const kept = Number(/kept (\d+)/.exec(stdout)?.[1]);
    expect(kept).toBeGreaterThan(MiB);
    expect(stdout).toContain(`${bytes - kept} bytes of output were dropped`);
    expect(Number(readFileSync(report, 'utf8'))).toBeLessThan(150 * 1024);
  });

  it('bytes that are not UTF-8: in output, file names and registers, there and back', async () => {
    const tasks = [
      "- shell: printf 'a\\377\\n\\303(b' | tee /srv/work/bytes",
      '  register: odd',
      '- copy: { content: "{{ odd.stdout }}", dest: /srv/work/again }',
      '- shell: touch "$(printf \'/srv/work/n\\351m\')"',
      '- find: { paths: /srv/work, patterns: "n*" }',
      '  register: found',
      '- file: { path: "{{ found.files[0].path }}", state: absent }',
      '- shell: cmp /srv/work/bytes /srv/work/again && ls /srv/work',
      '  register: end',
      "- assert:\n    that: end.stdout_lines == ['again', 'bytes']",
    ];
    const { rc, stdout } = await host.player.play(tasks.join('\n'));
    expect(rc, stdout).toBe(0);
    await host.must('rm /srv/work/*');
  });

  it('noisy login shells: skipped up to the hello line', async () => {
    const noise = 'echo "welcome {"; echo warning >&2; printf \'no newline\'';
    await host.must(`cp /home/admin/.bashrc /root/; printf '%s\\n' '${noise}' >/home/admin/.bashrc`);
    await host.player.plays('root', `${WHO}\n- command: id -un\n  become: true`, {});
    await host.must('cp /root/.bashrc /home/admin/.bashrc');
  });

  it('two runs on one host at once: files are whole, nothing beside them', async () => {
    const body = (letter: string): string => letter.repeat(200_000);
    const tasks = (letter: string): string =>
      `- copy: { content: "{{ '${letter}' * 200000 }}{{ item }}", dest: /srv/work/whole }\n  loop: "{{ range(15) | list }}"\n` +
      `- lineinfile: { path: /srv/work/lines, line: "${letter}{{ item }}", create: true }\n  loop: "{{ range(15) | list }}"`;
    const runs = await Promise.all(['a', 'b'].map((letter) => host.player.play(tasks(letter), { words: ['-f', '1'] })));
    for (const { rc, stdout } of runs) expect(rc, stdout).toBe(0);
    const whole = await host.must('cat /srv/work/whole');
    expect([`${body('a')}14`, `${body('b')}14`]).toContain(whole);
    const lines = (await host.must('cat /srv/work/lines')).trimEnd().split('\n');
    expect(lines.filter((line) => !/^[ab]\d+$/.test(line))).toEqual([]);
    expect(await host.must('ls -A /srv/work')).toBe('lines\nwhole\n');
    await host.must('rm /srv/work/*');
  });
});
