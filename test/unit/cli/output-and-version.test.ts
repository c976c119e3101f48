import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { packageVersion } from '../../../src/util/package-root.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const cbx = '"$NODE" --import tsx bin/cbx.ts';

function shell(script: string): { stdout: string; stderr: string; status: number | null } {
  return spawnSync('sh', ['-c', script], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NODE: process.execPath },
  });
}

it('ends without a stack trace when nobody reads its output', () => {
  const { stdout, stderr } = shell(`exec 3>&1; { sleep 0.2; ${cbx} --help; echo "$?" >&3; } | true`);
  expect({ stdout, stderr }).toEqual({ stdout: '141\n', stderr: '' });
});

it.each(['playbook', 'adhoc'])('%s --version', (command) => {
  const expected = `^cbx ${command} ${packageVersion()} \\[core 2\\.14\\.18\\]\\n  config file = .+\\n`;
  const { stdout, status } = shell(`${cbx} ${command} --version`);
  expect({ stdout, status }).toEqual({ stdout: expect.stringMatching(expected), status: 0 });
});
