import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { passwordHash } from '../../../src/cluster/index.ts';
import { cryptPassword } from '../../../src/template/support/crypt.ts';
import { runCommand, writeFiles } from '../cli/run-command.ts';

describe('a hash for /etc/shadow', () => {
  it('is SHA-512 with a salt of its own each time', () => {
    const [one, two] = [passwordHash('träumerei'), passwordHash('träumerei')];
    expect(one).toMatch(/^\$6\$[./0-9A-Za-z]{16}\$[./0-9A-Za-z]{86}$/);
    expect(one).not.toBe(two);
    expect(cryptPassword('träumerei', 'sha512', one.split('$')[2] ?? '', undefined)).toBe(one);
  });
});

describe('cbx passwd', () => {
  const top = mkdtempSync(join(tmpdir(), 'cbx-passwd-'));
  afterAll(() => rmSync(top, { recursive: true }));
  afterEach(() => {
    delete process.env.CBX_SECRET_NEW_PASSWORD;
  });
  const local = '[coreos_controllers]\nc1\n[coreos_workers]\nw1\n[coreos_provisioner]\np1\n';
  writeFiles(top, {
    'clusters/lab/core/hosts': `[all:vars]\ncluster_type=coreos-pxe\nansible_connection=local\n${local}`,
  });
  const passwd = (...words: string[]) => runCommand(top, ['passwd', ...words]);

  it.each([
    [['lab/cor'], 'there is no cluster package "lab/cor"', 'did you mean "lab/core"?', 1],
    [['lab/core'], 'new_password is needed, and there is no terminal to ask on', 'CBX_SECRET_NEW_PASSWORD', 1],
    [['lab/core', '-x'], "unknown option '-x'", 'cbx passwd --help', 2],
    [['lab/core', 'root:x'], '"root:x" is no name of a user', 'cbx passwd lab/core <user>', 2],
  ])('%j is refused', async (words, message, hint, code) => {
    const refused = await passwd(...words);
    expect(refused.code).toBe(code);
    expect(refused.err).toContain(message);
    expect(refused.err).toContain(hint);
  });

  it('fails for a user that no node has, on the nodes alone, and shows neither password nor hash', async () => {
    process.env.CBX_SECRET_NEW_PASSWORD = 'hunter22';
    const ran = await passwd('lab/core', 'nobody-has-this-name', '--check', '-e', 'ansible_become=false', '-vvv');
    expect(ran.code, ran.out).toBe(2);
    expect(ran.out).toMatch(/c1 .*failed=1[\s\S]*w1 .*failed=1/);
    expect(ran.out).not.toMatch(/^p1 /m);
    expect(ran.out + ran.err).not.toMatch(/hunter22|\$6\$/);
    expect(process.env.CBX_SECRET_NEW_PASSWORD).toBeUndefined();
  });
});
