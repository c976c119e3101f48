import { describe, expect, it } from 'vitest';
import type { Become } from '../../../src/connection/connection.ts';
import { type MortalShell, ShellCache } from '../../../src/connection/shell-cache.ts';

/** A cache whose shells only write down when they are opened and closed. */
function cacheWithLog(): { readonly cache: ShellCache; readonly log: string[] } {
  const log: string[] = [];
  const open = async (become: Become | undefined): Promise<MortalShell> => {
    const who = become === undefined ? 'login' : `${become.method} ${become.user}`;
    log.push(`open ${who}`);
    return {
      isLost: false,
      profile: { pid: 1, system: 'Linux', uid: 0, home: '/root', tools: new Set() },
      roundTrips: 0,
      run: () => Promise.reject(new Error('nothing runs here')),
      close: async () => void log.push(`close ${who}`),
    };
  };
  return { cache: new ShellCache(open), log };
}

const as = (user: string, method: Become['method'] = 'sudo'): Become => ({ method, user });

describe('releasing a user', () => {
  it('ends all shells of that user and no other', async () => {
    const { cache, log } = cacheWithLog();
    for (const become of [undefined, as('ann'), as('ann', 'su'), as('bob')]) await cache.get(become);
    await cache.release('ann');
    expect(log.slice(4)).toEqual(['close sudo ann', 'close su ann']);
  });

  it('lets the next request open another one', async () => {
    const { cache, log } = cacheWithLog();
    await cache.get(as('ann'));
    await cache.release('ann');
    await cache.get(as('ann'));
    expect(log).toEqual(['open sudo ann', 'close sudo ann', 'open sudo ann']);
  });

  it('of whom nothing runs does nothing', async () => {
    const { cache, log } = cacheWithLog();
    await cache.get(undefined);
    await cache.release('ann');
    await cache.close();
    expect(log).toEqual(['open login', 'close login']);
  });
});
