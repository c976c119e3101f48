import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../src/sandbox/index.ts';
import { cbxCommand, ROOT } from '../helpers/run-cbx.ts';

const HERE = join(ROOT, 'test/helpers/rendered');

/** What roles write for systems that no test has at hand: rendered by a playbook of each folder, and compared byte for byte. */
describe.each([
  {
    what: 'packages, services and files of a provisioner by family; files of a release by its system (D28)',
    suite: 'provisioner',
    role: 'provisioner',
  },
  {
    what: 'network files of virtual machines: every style, all DNS servers, two cards (D17)',
    suite: 'vm-network',
    role: 'esxi-vms',
  },
  {
    what: 'where the desktop products keep their DHCP service, by platform (D30)',
    suite: 'desktop',
    role: 'fusion-vms',
  },
])('$what', ({ suite, role }) => {
  const expected = join(HERE, suite, 'expected');
  const folder = mkdtempSync(join(tmpdir(), 'cbx-rendered-'));

  beforeAll(async () => {
    const play = [join(HERE, suite, 'hosts.yml'), join(HERE, suite, 'render.yml')] as const;
    const variables = JSON.stringify({ folder, role: join(ROOT, 'roles', role) });
    const env = { ...process.env, ANSIBLE_ROLES_PATH: join(ROOT, 'roles') };
    const { rc, stdout, stderr } = await runProgram(cbxCommand(['playbook', '-i', ...play, '-e', variables]), { env });
    expect(rc, stdout + stderr).toBe(0);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are these and no others', () => {
    expect(readdirSync(folder).sort()).toEqual(readdirSync(expected).sort());
  });
  it.each(readdirSync(expected))('%s', (name) => {
    expect(readFileSync(join(folder, name), 'utf8')).toBe(readFileSync(join(expected, name), 'utf8'));
  });
});
