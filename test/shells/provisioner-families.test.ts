import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../src/sandbox/index.ts';
import { cbxCommand, ROOT } from '../helpers/run-cbx.ts';

const HERE = join(ROOT, 'test/helpers/provisioner/families');
const EXPECTED = join(HERE, 'expected');

/** Packages, services, paths and files by family of systems, and the names of a release's files: rendered, not run. */
describe('the role provisioner knows', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cbx-families-'));
  const ROLE_PATH = { ANSIBLE_ROLES_PATH: join(ROOT, 'roles') };

  beforeAll(async () => {
    const variables = JSON.stringify({ folder, templates: join(ROOT, 'roles/provisioner/templates/') });
    const argv = cbxCommand(['playbook', '-i', join(HERE, 'hosts.yml'), join(HERE, 'render.yml'), '-e', variables]);
    const { rc, stdout, stderr } = await runProgram(argv, { env: { ...process.env, ...ROLE_PATH } });
    expect(rc, stdout + stderr).toBe(0);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('writes these files and no others', () => {
    expect(readdirSync(folder).sort()).toEqual(readdirSync(EXPECTED).sort());
  });
  it.each(readdirSync(EXPECTED))('%s', (name) => {
    expect(readFileSync(join(folder, name), 'utf8')).toBe(readFileSync(join(EXPECTED, name), 'utf8'));
  });
});
