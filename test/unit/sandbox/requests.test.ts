import { describe, expect, it } from 'vitest';
import { gateways } from '../../../src/sandbox/network.ts';
import { planHosts } from '../../../src/sandbox/requests.ts';

describe('planning hosts', () => {
  it('keeps the addresses that the inventory names, and finds one for hosts without', () => {
    const hosts = planHosts(
      [{ name: 'a', address: '192.168.1.40' }, { name: 'b' }, { name: 'c', address: 'c.example' }],
      'full',
    );
    expect(hosts.map(({ name, address, port }) => [name, address, port])).toEqual([
      ['a', '192.168.1.40', 22],
      ['b', '10.77.0.21', 22],
      ['c', '10.77.0.22', 22],
    ]);
  });

  it('never hands out an address that a later host has', () => {
    const hosts = planHosts([{ name: 'b' }, { name: 'a', address: '10.77.0.21' }], 'full');
    expect(hosts.map((host) => host.address)).toEqual(['10.77.0.22', '10.77.0.21']);
  });

  it('makes one machine of two names for one address', () => {
    const [host, ...others] = planHosts(
      [
        { name: 'a', address: '10.0.0.1', accounts: [{ name: 'admin' }] },
        { name: 'b', address: '10.0.0.1', port: 2222, accounts: [{ name: 'admin', password: 'x' }, { name: 'core' }] },
      ],
      'full',
    );
    expect(others).toEqual([]);
    expect(host).toMatchObject({ name: 'a', aliases: ['b'], port: 22, sshd: ['Port 2222'] });
    expect(host?.accounts).toEqual([{ name: 'admin', password: 'x' }, { name: 'core' }]);
  });

  it('puts light hosts on loopback addresses and full hosts never', () => {
    expect(planHosts([{ name: 'a', address: '127.0.0.1' }], 'full')[0]?.address).toBe('10.77.0.21');
    expect(planHosts([{ name: 'a', address: '127.0.1.11' }], 'light')[0]?.address).toBe('127.0.1.11');
    const many = planHosts(
      Array.from({ length: 600 }, (_, index) => ({ name: `l${index}` })),
      'light',
    );
    expect(new Set(many.map((host) => host.address)).size).toBe(600);
    expect(many.every((host) => /^127\.1\.\d+\.(1?\d?\d|2[0-4]\d)$/.test(host.address))).toBe(true);
  });

  it.each(['-oProxyCommand=x', 'a:b', '', 'x\ny', '../root'])('refuses the account name %j', (name) => {
    expect(() => planHosts([{ name: 'h', accounts: [{ name }] }], 'full')).toThrow(/cannot be made an account/);
  });
});

describe('gateways', () => {
  it('are the inventory’s where no host has the address', () => {
    const hosts = ['192.168.1.40', '192.168.1.1', '10.0.0.1', '10.0.0.254'];
    expect([...gateways(hosts, ['192.168.1.2', '172.16.0.1'])]).toEqual([
      ['192.168.1', '192.168.1.2'],
      ['10.0.0', '10.0.0.253'],
    ]);
    expect([...gateways(['192.168.1.2'], ['192.168.1.2'])]).toEqual([['192.168.1', '192.168.1.1']]);
  });
});
