import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCommand, writeFiles } from '../cli/run-command.ts';

const top = mkdtempSync(join(tmpdir(), 'cbx-update-'));
afterAll(() => rmSync(top, { recursive: true }));

describe('cbx update', () => {
  it.each([
    ['coreos-pxe', '; its nodes update themselves'],
    ['coreos-provisioner', '; its nodes update themselves'],
    ['targetd-server', ''],
    ['photon-swarm', ''],
  ])('has nothing for %s, and connects to nothing', async (type, reason) => {
    writeFiles(top, { 'clusters/lab/core/hosts': `[all:vars]\ncluster_type=${type}\n[vmware_vms]\nw1\n` });
    expect(await runCommand(top, ['update', 'lab/core'])).toEqual({
      code: 0,
      out: `lab/core: nothing is defined for the type ${type}${reason}\n`,
      err: '',
    });
  });

  it('names the nearest package', async () => {
    const { code, err } = await runCommand(top, ['update', 'lab/corr']);
    expect(code).toBe(1);
    expect(err).toContain('did you mean "lab/core"?');
  });
});
