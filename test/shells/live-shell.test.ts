import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Reply, type RunOptions, raw, type Script, sh } from '../../src/shell/index.ts';
import { parseMoment } from '../../src/task/remote/moment.ts';
import { eventually, isRunning, openTestShell, processes, SHELLS } from './shells-at-hand.ts';

type Opened = Awaited<ReturnType<typeof openTestShell>>;

const BINARY = Buffer.concat([Buffer.from(Array.from({ length: 256 }, (_value, byte) => byte)), Buffer.from('\n\n\0')]);

let naps = 100_000 + Math.floor(Math.random() * 800_000);

/** Seconds to sleep that no other test sleeps: a process of a test is known by them. */
function uniqueNap(): number {
  naps += 1;
  return naps;
}

function brief({ rc, stdout, stderr }: Reply) {
  return { rc, stdout: stdout.toString(), stderr: stderr.toString() };
}

describe.each(SHELLS)('a live shell under $name', (shell) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await openTestShell(shell);
  });
  afterAll(() => opened.dispose());

  test('says who it is', () => {
    const { pid, uid, system, home, tools } = opened.live.profile;
    expect(pid).toBe(opened.child.pid);
    expect(uid).toBe(process.getuid?.());
    expect(system).toBe('Linux');
    expect(home).toBe(opened.folder);
    expect(tools.has('sed')).toBe(true);
    expect(tools.has('no-such-tool')).toBe(false);
  });

  test('gives status, stdout and stderr, and counts round trips', async () => {
    const before = opened.live.roundTrips;
    expect(brief(await opened.live.run(sh`echo out; echo err >&2; exit 3`))).toEqual({
      rc: 3,
      stdout: 'out\n',
      stderr: 'err\n',
    });
    expect(brief(await opened.live.run(sh`:`))).toEqual({ rc: 0, stdout: '', stderr: '' });
    expect(opened.live.roundTrips - before).toBe(2);
  });

  test('what names temporary files is no mark of its protocol, wherever it is printed', async () => {
    const { stdout } = await opened.live.run(sh`printf '%s\n' "$_unique"; echo after`);
    expect(stdout.toString()).toMatch(/^[0-9a-f]{16}\nafter\n$/);
    expect((await opened.live.run(sh`printf '%s\n' "$_unique"`)).stdout.equals(stdout)).toBe(false);
  });

  test.each<[string, Parameters<typeof raw>[0]]>([
    ['exit', 'exit 0'],
    ['cd', 'cd /'],
    ['set -eu', 'set -eu; false'],
    ['an unset variable under set -u', 'set -u; : "$nothing"'],
    ['a trap', 'trap "echo trapped" EXIT'],
    ['a syntax error', 'if then'],
    ['an open quote', 'echo "'],
    ['an open here document', 'cat <<X'],
    ['exec', 'exec true'],
    ['exec with redirections', 'exec >/dev/null 2>&1 </dev/null'],
    ['kill of itself', "sh -c 'kill -9 $PPID'"],
    ['changed IFS and options', 'IFS=x; set -f; set -x; umask 0777; LC_ALL=C.UTF-8; PATH=/nowhere'],
    ['redefined functions and variables', 'put() { :; }; reply() { :; }; D=; W=; Q=; M=; _S='],
    ['return', 'return 3'],
    ['break', 'while :; do break 7; done'],
    ['closed descriptors', 'exec 0<&- 1>&- 2>&- 3>&- 4>&- 5>&-'],
  ])('%s stays inside its own script', async (_what, text) => {
    await opened.live.run(raw(text));
    const next = await opened.live.run(sh`put here "$(pwd)"; printf '%s\n' "$IFS" | od -c | sed 1q; umask; echo a\ b`);
    expect(next.rc).toBe(0);
    expect(next.fields.get('here')).toBe(process.cwd());
    expect(next.stdout.toString()).toMatch(/^0000000 {6}\\t {2}\\n {2}\\n\n0?0?22\na b\n$/);
  });

  test('status of a script that a signal ended', async () => {
    expect((await opened.live.run(sh`sh -c 'kill -9 $$'`)).rc).toBe(137);
  });

  test("a script sees none of the program's variables", async () => {
    const names = 'A B C D F G H I M N O P Q W a b c d e h i j k l la lc n o p r t w x'.split(' ');
    const { stdout } = await opened.live.run(sh`for _ in ${names}; do eval "echo \${$_+$_}"; done`);
    expect(stdout.toString().trim()).toBe('');
  });

  test("a script means programs where the program's functions have their names", async () => {
    const names = 'tree alive strike stop bye reply script wrap refuse lines task drain store feed blocks look'.split(
      ' ',
    );
    const { stdout } = await opened.live.run(sh`for name in ${names}; do command -v "$name"; done`);
    const functions = stdout
      .toString()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('/'));
    expect(functions).toEqual([]);
  });

  test('fields hold every byte', async () => {
    const value = 'ä \n\n$HOME \'"` \\ \u{1f600} \udc80\udcff\n';
    const { fields } = await opened.live.run(sh`put one ${value}; put two ''; put three "$(printf 'x\ny')"`);
    expect([...fields]).toEqual([
      ['one', value],
      ['two', ''],
      ['three', 'x\ny'],
    ]);
  });

  test('fields count bytes in every locale', async () => {
    const { fields } = await opened.live.run(sh`put umlaut ${'äöü'}`, { locale: 'user' });
    expect(fields.get('umlaut')).toBe('äöü');
  });

  test('stdin and stdout hold every byte', async () => {
    const reply = await opened.live.run(sh`cat; cat >&2`, { stdin: BINARY });
    expect(reply.stdout.equals(BINARY)).toBe(true);
    expect(reply.stderr.length).toBe(0);
  });

  test('a script that does not read its stdin leaves nothing behind for the next', async () => {
    await opened.live.run(sh`:`, { stdin: 'echo hello\n'.repeat(100) });
    await opened.live.run(sh`read -r line`, { stdin: randomBytes(500_000) });
    expect(brief(await opened.live.run(sh`echo ok`)).stdout).toBe('ok\n');
  });

  test('without stdin a script reads nothing', async () => {
    expect(brief(await opened.live.run(sh`cat; echo end`)).stdout).toBe('end\n');
  });

  test.each([2400, 2501, 70_000])('scripts of %i bytes arrive whole', async (size) => {
    const text = `x='${'abcdefgh\n'.repeat(Math.floor(size / 9))}'\nput size "\${#x}"\n\n`;
    const { fields, rc } = await opened.live.run(raw(text));
    expect(rc).toBe(0);
    expect(Number(fields.get('size'))).toBe(Math.floor(size / 9) * 9);
  });

  test('long input is streamed, from a buffer and from a stream', async () => {
    const data = randomBytes(5_000_001);
    const sum = createHash('md5').update(data).digest('hex');
    const whole = await opened.live.run(sh`md5sum`, { stdin: data });
    expect(whole.stdout.toString()).toContain(sum);
    const chunks = Readable.from([data.subarray(0, 1_000_000), data.subarray(1_000_000)]);
    const streamed = await opened.live.run(sh`md5sum`, { stdin: chunks, stdinBytes: data.length });
    expect(streamed.stdout.toString()).toContain(sum);
    const unknown = await opened.live.run(sh`wc -c`, { stdin: Readable.from([Buffer.from('abc'), Buffer.from('de')]) });
    expect(unknown.stdout.toString().trim()).toBe('5');
  });

  test('env and cwd hold for one script', async () => {
    const env = { CBX_ONE: "it's\n$HOME", CBX_TWO: 'ä' };
    const reply = await opened.live.run(sh`put one "$(sh -c 'printf "%s|" "$CBX_ONE" "$CBX_TWO"')"; pwd`, {
      env,
      cwd: '/',
    });
    expect(reply.fields.get('one')).toBe("it's\n$HOME|ä|");
    expect(reply.stdout.toString()).toBe('/\n');
    const next = await opened.live.run(sh`put one "\${CBX_ONE-unset}"`);
    expect(next.fields.get('one')).toBe('unset');
    await expect(opened.live.run(sh`:`, { env: { 'a b': '1' } })).rejects.toThrow('environment variable');
  });

  test('scripts run under C, those of users under their locale', async () => {
    expect(brief(await opened.live.run(sh`echo "$LC_ALL"`)).stdout).toBe('C\n');
    const user = await opened.live.run(sh`sh -c 'echo "\${LC_ALL:-$LANG}"'`, { locale: 'user' });
    expect(user.stdout.toString().trim()).not.toBe('C');
  });

  test('what is over the cap is cut and counted', async () => {
    const reply = await opened.live.run(sh`head -c 300000 /dev/zero; printf 12345 >&2`, { maxOutput: 100_000 });
    expect([reply.stdout.length, reply.stderr.toString(), reply.truncated]).toEqual([100_000, '12345', 200_000]);
  });

  test('output that went around the shell, to a file opened anew, arrives whole', async () => {
    const reply = await opened.live.run(
      sh`head -c 100000 /dev/zero >/dev/stdout; head -c 200000 /dev/zero >/dev/stderr; exit 5`,
    );
    expect([reply.rc, reply.stdout.length, reply.stderr.length, reply.truncated]).toEqual([5, 100_000, 200_000, 0]);
  });

  test('where head knows no -q, lengths are counted', async () => {
    const plain = await openTestShell(shell, { stubs: { head: '[ "$1" != -q ] || exit 1\nexec /usr/bin/head "$@"' } });
    expect(brief(await plain.live.run(sh`echo out; echo err >&2; exit 3`))).toEqual({
      rc: 3,
      stdout: 'out\n',
      stderr: 'err\n',
    });
    await plain.dispose();
  });

  test.each([{}, { TZ: 'Pacific/Kiritimati' }])('read_clock tells the local time, with env %j', async (env) => {
    const reply = await opened.live.run(sh`read_clock; put now "$_now"; date '+%Y-%m-%d %H:%M:%S'`, {
      env,
      locale: 'user',
    });
    const micros = (text: string | undefined): number => parseMoment(text)?.micros ?? Number.NaN;
    const late = micros(`${reply.stdout.toString().trim()}.999999`) - micros(reply.fields.get('now'));
    // The date was asked for later, so it cannot be less, but for what the clock before it may be wrong.
    expect(late).toBeGreaterThan(-1e5);
    expect(late).toBeLessThan(60e6);
  });

  test('raw output streams past the reply, with fields and stderr beside it', async () => {
    const chunks: Buffer[] = [];
    const reply = await opened.live.run(
      sh`head -c 3000000 /dev/zero | tr '\\0' x; put after yes; echo note >&2; exit 4`,
      {
        stream: true,
        onOutput: (chunk) => chunks.push(chunk),
      },
    );
    expect(Buffer.concat(chunks).equals(Buffer.alloc(3_000_000, 'x'))).toBe(true);
    expect(brief(reply)).toEqual({ rc: 4, stdout: '', stderr: 'note\n' });
    expect(reply.fields.get('after')).toBe('yes');
  });

  describe('what comes ahead of its turn', () => {
    /** The reply to `script`, the reply to what came with it, and what both cost. */
    async function withAhead(script: Script, ahead: Script, options: RunOptions = {}) {
      const before = opened.live.roundTrips;
      let answered: (reply: Reply | undefined) => void = () => undefined;
      const later = new Promise<Reply | undefined>((resolve) => {
        answered = resolve;
      });
      const reply = await opened.live.run(script, { ...options, ahead: { script: ahead, options: {}, answered } });
      return { reply, ahead: await later, roundTrips: opened.live.roundTrips - before };
    }

    test('runs right after, in the same round trip, and has a reply of its own', async () => {
      const file = `${opened.folder}/ahead`;
      const both = await withAhead(
        sh`echo changed >${file}; echo out; put how well`,
        sh`cat ${file}; echo err >&2; put size 8; put how good; exit 4`,
      );
      expect(brief(both.reply)).toEqual({ rc: 0, stdout: 'out\n', stderr: '' });
      expect(both.ahead === undefined ? undefined : brief(both.ahead)).toEqual({
        rc: 4,
        stdout: 'changed\n',
        stderr: 'err\n',
      });
      expect([Object.fromEntries(both.reply.fields), Object.fromEntries(both.ahead?.fields ?? [])]).toEqual([
        { how: 'well' },
        { size: '8', how: 'good' },
      ]);
      expect(both.roundTrips).toBe(1);
    });

    test.each([
      ['a long script and input', sh`cat; : ${'x'.repeat(5000)}`, { stdin: 'in' }],
      ['a script of a user', sh`printf in`, { locale: 'user' }],
      ['streamed input', sh`wc -c >/dev/null; printf in`, { stdin: Buffer.alloc(2_000_000) }],
    ] as const)('comes behind %s', async (_what, script, options) => {
      const { reply, ahead } = await withAhead(
        script,
        sh`: ${'y'.repeat(5000)}; echo seen "\${IFS+ifs}" "$_A"`,
        options,
      );
      expect([reply.stdout.toString(), ahead?.stdout.toString()]).toEqual(['in', 'seen ifs \n']);
    });

    test('is not run when the script fails', async () => {
      const file = `${opened.folder}/never`;
      const { reply, ahead } = await withAhead(sh`exit 1`, sh`: >${file}`);
      expect([reply.rc, ahead]).toEqual([1, undefined]);
      expect((await opened.live.run(sh`[ -e ${file} ]`)).rc).toBe(1);
    });

    test('is over before the next request', async () => {
      const first = withAhead(sh`:`, sh`sleep 0.3; echo first`);
      const second = opened.live.run(sh`echo second`);
      expect(brief(await second).stdout).toBe('second\n');
      expect((await first).ahead?.stdout.toString()).toBe('first\n');
    });
  });

  test('requests queue up', async () => {
    const replies = await Promise.all([1, 2, 3, 4].map((n) => opened.live.run(sh`echo ${n}`)));
    expect(replies.map((reply) => reply.stdout.toString())).toEqual(['1\n', '2\n', '3\n', '4\n']);
  });
});

describe.concurrent.each(SHELLS)('what takes its time under $name', (shell) => {
  test('a background process that holds stdout delays nothing and disturbs nothing', async () => {
    const nap = uniqueNap();
    const opened = await openTestShell(shell);
    const began = performance.now();
    const first = await opened.live.run(sh`(sleep 0.7; echo late; sleep ${nap}) & echo started`, { locale: 'user' });
    expect(first.stdout.toString()).toBe('started\n');
    const second = await opened.live.run(sh`sleep 1; echo second`);
    expect(second.stdout.toString()).toBe('second\n');
    expect(performance.now() - began).toBeLessThan(15_000);
    expect(isRunning(`sleep ${nap}`)).toBe(true);
    await opened.live.run(sh`pkill -fx ${`sleep ${nap}`}`);
    await opened.dispose();
  });

  test('a background process that never stops writing does not keep the reply', async () => {
    const opened = await openTestShell(shell);
    const reply = await opened.live.run(sh`yes & put pid "$!"`, { locale: 'user', maxOutput: 1_000_000 });
    expect(reply.stdout.length).toBeLessThanOrEqual(1_000_000);
    expect((await opened.live.run(sh`kill ${reply.fields.get('pid') ?? ''}`)).rc).toBe(0);
    await opened.dispose();
  });

  test('output of a script that takes long shows as it comes', async () => {
    const opened = await openTestShell(shell);
    const seen: string[] = [];
    const reply = await opened.live.run(sh`echo one; sleep 2.5; printf two; echo err >&2; sleep 1.5; echo three`, {
      onOutput: (chunk, from) => seen.push(`${from}:${chunk.toString()}`),
    });
    expect(brief(reply)).toEqual({ rc: 0, stdout: 'one\ntwothree\n', stderr: 'err\n' });
    expect(seen[0]).toBe('stdout:one\n');
    expect(seen.join('')).toContain('two');
    expect(seen).toContain('stderr:err\n');
    await opened.dispose();
  });

  test('two hundred requests leave few files behind', async () => {
    const opened = await openTestShell(shell);
    for (let n = 0; n < 200; n += 1) await opened.live.run(sh`:`);
    expect(opened.spool()?.length).toBeLessThan(120);
    await opened.dispose();
  });
});

describe.concurrent.each(SHELLS)('the end of a shell under $name', (shell) => {
  test.each(['C', 'user'] as const)('a deadline ends all processes of a script (locale %s)', async (locale) => {
    const nap = uniqueNap();
    const opened = await openTestShell(shell);
    const script = sh`echo before; trap '' TERM; (sleep ${nap}; :) & sleep ${nap} & sleep ${nap}`;
    const reply = await opened.live.run(script, { timeoutMs: 1500, locale });
    expect(reply.ended).toBe('timeout');
    expect(reply.stdout.toString()).toBe('before\n');
    expect(await eventually(() => !isRunning(`sleep ${nap}`))).toBe(true);
    expect(await opened.ended).toBe('exit status 0');
    expect(opened.spool()).toBeUndefined();
    expect(opened.live.isLost).toBe(true);
    await expect(opened.live.run(sh`:`)).rejects.toThrow('lost');
    await opened.dispose();
  });

  test('what came ahead of its turn ends at its deadline, with the shell', async () => {
    const nap = uniqueNap();
    const opened = await openTestShell(shell);
    const answer = await new Promise<Reply | undefined>((answered) => {
      const options = { timeoutMs: 300 };
      void opened.live.run(sh`echo done`, { ahead: { script: sh`sleep ${nap}`, options, answered } });
    });
    expect(answer).toBeUndefined();
    await opened.ended;
    expect(isRunning(`sleep ${nap}`)).toBe(false);
    expect(opened.live.isLost).toBe(true);
    await opened.dispose();
  });

  test('a deadline of a script with something ahead ends both', async () => {
    const nap = uniqueNap();
    const opened = await openTestShell(shell);
    let later: Reply | undefined | 'unanswered' = 'unanswered';
    const answered = (reply: Reply | undefined): void => {
      later = reply;
    };
    const ahead = { script: sh`:`, options: {}, answered };
    const reply = await opened.live.run(sh`echo began; sleep ${nap}`, { timeoutMs: 500, ahead });
    expect([reply.ended, reply.stdout.toString(), later]).toEqual(['timeout', 'began\n', undefined]);
    await opened.ended;
    expect(isRunning(`sleep ${nap}`)).toBe(false);
    await opened.dispose();
  });

  test('processes that ignore TERM are killed', async () => {
    const nap = uniqueNap();
    const opened = await openTestShell(shell);
    const script = sh`exec sh -c 'trap "" TERM; while :; do sleep 0.2; done' stubborn${nap}`;
    const reply = await opened.live.run(script, { timeoutMs: 400, locale: 'user' });
    expect(reply.ended).toBe('timeout');
    expect(await eventually(() => !isRunning(`.*sh -c .* stubborn${nap}`))).toBe(true);
    await opened.dispose();
  });

  test('abort ends the script, and the reply has what was written', async () => {
    const nap = uniqueNap();
    const opened = await openTestShell(shell);
    const abort = new AbortController();
    void eventually(() => isRunning(`sleep ${nap}`)).then(() => abort.abort());
    const reply = await opened.live.run(sh`echo partial; sleep ${nap}`, { signal: abort.signal });
    expect([reply.ended, reply.stdout.toString()]).toEqual(['cancel', 'partial\n']);
    expect(await eventually(() => !isRunning(`sleep ${nap}`))).toBe(true);
    await opened.dispose();
  });

  test('a lost link ends the script and removes the spool', async () => {
    const nap = uniqueNap();
    const opened = await openTestShell(shell);
    const lost = opened.live.run(sh`sleep ${nap}`, { locale: 'user' });
    await eventually(() => isRunning(`sleep ${nap}`));
    opened.child.stdin.destroy();
    await expect(lost).rejects.toMatchObject({ code: 'CONNECT_LOST' });
    expect(await eventually(() => !isRunning(`sleep ${nap}`))).toBe(true);
    await opened.ended;
    expect(opened.spool()).toBeUndefined();
    await opened.dispose();
  });

  test.each(['SIGTERM', 'SIGHUP'] as const)('%s does the same', async (signal) => {
    const nap = uniqueNap();
    const opened = await openTestShell(shell);
    const lost = opened.live.run(sh`sleep ${nap}`);
    await eventually(() => isRunning(`sleep ${nap}`));
    opened.child.kill(signal);
    await expect(lost).rejects.toMatchObject({ code: 'CONNECT_LOST' });
    expect(await eventually(() => !isRunning(`sleep ${nap}`))).toBe(true);
    await opened.ended;
    expect(opened.spool()).toBeUndefined();
    await opened.dispose();
  });

  test('input that breaks off never looks complete to the script', async () => {
    const opened = await openTestShell(shell);
    const target = `${opened.folder}/target`;
    const broken = new Readable({ read: () => undefined });
    broken.push(Buffer.alloc(1_500_000));
    setTimeout(() => broken.destroy(new Error('gone')), 400);
    const reply = await opened.live.run(sh`cat >${target}.new && mv ${target}.new ${target}`, {
      stdin: broken,
      stdinBytes: 4_000_000,
    });
    expect(reply.ended).toBe('cancel');
    await opened.ended;
    const { existsSync } = await import('node:fs');
    expect(existsSync(target)).toBe(false);
    await opened.dispose();
  });

  test('a script that stops reading a long input does not block', async () => {
    const opened = await openTestShell(shell);
    const data = Buffer.alloc(30_000_000);
    const reply = await opened.live.run(sh`head -c 10 | wc -c; exit 5`, {
      stdin: Readable.from([data]),
      stdinBytes: data.length,
    });
    expect([reply.rc, reply.stdout.toString().trim()]).toEqual([5, '10']);
    await opened.dispose();
  });

  test('an orderly end leaves what a script started on purpose', async () => {
    const nap = uniqueNap();
    const opened = await openTestShell(shell);
    await opened.live.run(sh`sleep ${nap} & :`, { locale: 'user' });
    await opened.dispose();
    expect(isRunning(`sleep ${nap}`)).toBe(true);
    for (const pid of processes(`sleep ${nap}`)) process.kill(pid);
  });
});

describe.each(SHELLS)('with less than usual under $name', (shell) => {
  test('no writable folder: scripts run, output and fields arrive', async () => {
    const bare = await openTestShell(shell, { folders: ['/nowhere'], env: { HOME: '/nowhere' } });
    const reply = await bare.live.run(sh`echo out; echo; echo err >&2; put field value; exit 7`);
    expect(brief(reply)).toEqual({ rc: 7, stdout: 'out\n\n', stderr: 'err\n' });
    expect(reply.fields.get('field')).toBe('value');
    const refused = await bare.live.run(sh`cat`, { stdin: 'some input' });
    expect(refused.rc).toBe(1);
    expect(refused.stderr.toString()).toBe('no writable folder for 10 bytes of input');
    expect(brief(await bare.live.run(sh`echo still here`)).stdout).toBe('still here\n');
    await bare.dispose();
  });

  test('a dd without fullblock: head stands in', async () => {
    const stub = 'case "$*" in *fullblock*) echo "dd: unknown operand" >&2; exit 1;; esac; exec /usr/bin/dd "$@"';
    const opened = await openTestShell(shell, { stubs: { dd: stub } });
    expect((await opened.live.run(sh`cat`, { stdin: BINARY })).stdout.equals(BINARY)).toBe(true);
    const data = randomBytes(2_000_003);
    const sum = createHash('md5').update(data).digest('hex');
    expect((await opened.live.run(sh`md5sum`, { stdin: data })).stdout.toString()).toContain(sum);
    const long = `x='${'y'.repeat(4000)}'; put size "\${#x}"`;
    expect((await opened.live.run(raw(long))).fields.get('size')).toBe('4000');
    await opened.dispose();
  });
});
