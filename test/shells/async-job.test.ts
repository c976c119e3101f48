import { userInfo } from 'node:os';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { endOfJob, lookAtJob, removeJob, startJob } from '../../src/executor/task/async-job.ts';
import { type Script, sh } from '../../src/shell/index.ts';
import { openTestShell, SHELLS } from './shells-at-hand.ts';

type Opened = Awaited<ReturnType<typeof openTestShell>>;

/** Jobs are looked for in the home that the password file names, so that is where these begin. */
const env = { HOME: userInfo().homedir };
const [THROUGH, LATE] = [`j1.${process.pid}`, `j2.${process.pid}`];

const WITHIN = { timeout: 15_000, interval: 50 };

test.each([
  [1, 5],
  [5, 5],
  [6, 10],
  [3600, 3600],
])('a job that may take %i s is ended after %i s', (seconds, end) => {
  expect(endOfJob(seconds)).toBe(end);
});

describe.each(SHELLS)('a job in the background under $name', (shell) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await openTestShell(shell, { env });
  });
  afterAll(() => opened.dispose());

  const state = async (id: string): Promise<string | undefined> =>
    (await opened.live.run(lookAtJob(id))).fields.get('state');
  const begin = async (id: string, script: Script, seconds: number): Promise<void> => {
    expect((await opened.live.run(startJob(id, script, seconds))).rc).toBe(0);
  };

  test('gets through, and is replayed', async () => {
    await begin(THROUGH, sh`put seen yes; echo out; exit 3`, 60);
    await vi.waitFor(async () => expect(await state(THROUGH)).toBe('finished'), WITHIN);
    const reply = await opened.live.run(lookAtJob(THROUGH));
    expect({ rc: reply.rc, out: reply.stdout.toString(), seen: reply.fields.get('seen') }).toEqual({
      rc: 3,
      out: 'out\n',
      seen: 'yes',
    });
    await opened.live.run(removeJob(THROUGH));
    expect(await state(THROUGH)).toBe('missing');
  });

  test('is ended when its time is over, and says so', async () => {
    await begin(LATE, sh`while :; do sleep 1; done`, 0);
    await vi.waitFor(async () => expect(await state(LATE)).toBe('late'), WITHIN);
    expect(Number((await opened.live.run(lookAtJob(LATE))).fields.get('pid'))).toBeGreaterThan(1);
    await opened.live.run(removeJob(LATE));
    expect(await state(LATE)).toBe('missing');
  });
});
