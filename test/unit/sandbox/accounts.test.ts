import { describe, expect, it } from 'vitest';
import { sudoersText, withAccounts } from '../../../src/sandbox/accounts.ts';

const BASE = {
  passwd: 'root:x:0:0:root:/root:/bin/bash\nkeeper:x:1000:1000::/home/keeper:/bin/sh\n',
  group: 'root:x:0:\nkeeper:x:1000:\n',
  shadow: 'root:*:19000:0:99999:7:::\nkeeper:*:19000:0:99999:7:::\n',
};

describe('accounts of a sandbox host', () => {
  it('get the first free numbers, a group and a home of their own', () => {
    const { files, added } = withAccounts(BASE, [{ name: 'admin' }, { name: 'core', shell: '/bin/sh' }], new Map());
    expect(added).toEqual([
      { name: 'admin', uid: 1001, home: '/home/admin' },
      { name: 'core', uid: 1002, home: '/home/core' },
    ]);
    expect(files.passwd).toBe(
      `${BASE.passwd}admin:x:1001:1001::/home/admin:/bin/bash\ncore:x:1002:1002::/home/core:/bin/sh\n`,
    );
    expect(files.group).toBe(`${BASE.group}admin:x:1001:\ncore:x:1002:\n`);
    // "*" keeps passwords out and, unlike "!", lets keys in.
    expect(files.shadow).toContain('\nadmin:*:');
  });

  it('that are there already only get their password, whatever characters its hash has', () => {
    const { files, added } = withAccounts(BASE, [{ name: 'root' }], new Map([['root', '$6$salt$&$1hash']]));
    expect(added).toEqual([]);
    expect(files.passwd).toBe(BASE.passwd);
    expect(files.shadow).toBe(BASE.shadow.replace('root:*', () => 'root:$6$salt$&$1hash'));
  });

  it('may use sudo as they are told', () => {
    const accounts = [
      { name: 'root' },
      { name: 'free' },
      { name: 'asked', password: 'x', sudo: 'password' },
      { name: 'never', sudo: 'none' },
    ] as const;
    expect(sudoersText(accounts)).toBe('free ALL=(ALL:ALL) NOPASSWD: ALL\nasked ALL=(ALL:ALL) ALL\n');
  });
});
