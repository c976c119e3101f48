import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ignitionOf, ipxeScript, profileOf } from '../../../src/sandbox/sim/boot-service/machine-store.ts';

const data = mkdtempSync(join(tmpdir(), 'cbx-store-'));
const put = (path: string, value: unknown): void => {
  mkdirSync(join(data, path, '..'), { recursive: true });
  writeFileSync(join(data, path), typeof value === 'string' ? value : JSON.stringify(value));
};
put('profiles/node.json', {
  id: 'node',
  boot: { kernel: '/assets/k', initrd: ['/assets/i'], args: ['a', 'b=c'] },
  ignition_id: 'n.ign',
});
put('profiles/any.json', { id: 'any', ignition_id: '../secret' });
put('groups/default.json', { id: 'default', profile: 'any' });
put('groups/c1.json', { id: 'c1', profile: 'node', selector: { mac: '52:54:00:AB:cd:ef' } });
put('groups/broken.json', '{');
put('ignition/n.ign', '{}');
put('secret', 'no');
afterAll(() => rmSync(data, { recursive: true }));

describe('the boot-service stand-in', () => {
  it('prefers the group with the most selectors and reads a MAC in any form', () => {
    expect(profileOf(data, new Map([['mac', '52-54-00-ab-cd-ef']]))?.id).toBe('node');
    expect(profileOf(data, new Map([['mac', '52-54-00-00-00-00']]))?.id).toBe('any');
    expect(profileOf(join(data, 'nowhere'), new Map())).toBeUndefined();
  });

  it('writes what iPXE runs', () => {
    const profile = profileOf(data, new Map([['mac', '52:54:00:ab:cd:ef']]));
    expect(ipxeScript(profile ?? { id: '' })).toBe('#!ipxe\nkernel /assets/k a b=c\ninitrd /assets/i\nboot\n');
  });

  it('hands out ignition documents and nothing above their folder', () => {
    expect(ignitionOf(data, { id: 'node', ignition_id: 'n.ign' })).toBe('{}');
    expect(ignitionOf(data, { id: 'any', ignition_id: '../secret' })).toBeUndefined();
    expect(ignitionOf(data, { id: 'none' })).toBeUndefined();
  });
});
