import { describe, expect, it } from 'vitest';
import { hostnameOf } from '../../../src/sandbox/boot.ts';
import { defaultSandboxName, sandboxFolder } from '../../../src/sandbox/folders.ts';

describe('names', () => {
  it('of a sandbox come from the inventory, and two inventories never share one', () => {
    expect(defaultSandboxName('/x/clusters/eg/core/hosts')).toMatch(/^core-[0-9a-f]{6}$/);
    expect(defaultSandboxName('/x/clusters/eg/core/')).toBe(defaultSandboxName('/x/clusters/eg/core/hosts'));
    expect(defaultSandboxName('/y/core')).not.toBe(defaultSandboxName('/x/core'));
    expect(defaultSandboxName('/x/my inventory.yml')).toMatch(/^my-inventory-yml-[0-9a-f]{6}$/);
    expect(sandboxFolder(defaultSandboxName(`/x/${'long'.repeat(40)}`))).toContain('/sandboxes/long');
  });

  it.each(['', '..', '../x', 'a/b', '-a', 'a b', 'x'.repeat(50)])('refuses the sandbox name %j', (name) => {
    expect(() => sandboxFolder(name)).toThrow(/cannot name a sandbox/);
  });

  it('of hosts are what a kernel takes', () => {
    expect(hostnameOf('web_1')).toBe('web-1');
    expect(hostnameOf('192.168.1.4')).toBe('192.168.1.4');
    expect(hostnameOf('-_-')).toBe('host');
  });
});
