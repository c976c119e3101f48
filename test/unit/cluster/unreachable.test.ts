import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCommand, writeFiles } from '../cli/run-command.ts';

const top = mkdtempSync(join(tmpdir(), 'cbx-unreachable-'));
afterAll(() => rmSync(top, { recursive: true }));
const VM = 'numvcpus=1 memsize=512 esxi_host=127.0.0.9 esxi_ds=store';
writeFiles(top, {
  'clusters/lab/core/hosts': `[all:vars]
cluster_type=coreos-pxe
vmware_target=esxi
esxi_net=net
[vmware_vms]
w1 ${VM}
w2 ${VM}
`,
});

/** Nobody listens at port 1 of this machine; 127.0.0.1 would be itself, without ssh. */
describe('a host that cannot be asked', () => {
  const at = ['-e', 'ansible_port=1'];

  it('is told once for all its VMs, whose state is unknown', async () => {
    const { code, out, err } = await runCommand(top, ['control', 'lab/core', 'status', ...at]);
    expect(code).toBe(4);
    expect(out).toMatch(/^127\.0\.0\.9 +w1 +unknown +- +- +-$/m);
    expect(out).toContain('2 VMs on 1 host: 2 unknown\n');
    expect(err.match(/^127\.0\.0\.9: /gm)).toHaveLength(1);
  });

  it('ends add, which would make VMs that may be there', async () => {
    const { code, out, err } = await runCommand(top, ['add', 'lab/core', ...at]);
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toContain('ERROR! whether w1 is there cannot be told: ');
    expect(err).toContain('[CLUSTER_ESXI_HOST]');
  });
});
