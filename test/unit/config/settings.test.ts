import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSettings } from '../../../src/config/index.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cbx-settings-'));
  mkdirSync(join(folder, 'home'));
  mkdirSync(join(folder, 'work'), { mode: 0o755 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const load = (env: Record<string, string> = {}, flags = {}) =>
  loadSettings({ cwd: join(folder, 'work'), env: { HOME: join(folder, 'home'), ...env }, flags });
const write = (path: string, text: string): void => writeFileSync(join(folder, path), text);

describe('settings', () => {
  it('rise from default over file and environment to flag', () => {
    expect([load().get('DEFAULT_FORKS'), load().origin('DEFAULT_FORKS').kind]).toEqual([5, 'default']);
    write('work/ansible.cfg', '[defaults]\nforks = 7\n');
    expect([load().get('DEFAULT_FORKS'), load().origin('DEFAULT_FORKS').at?.start]).toEqual([7, 11]);
    expect(load({ ANSIBLE_FORKS: '8' }).get('DEFAULT_FORKS')).toBe(8);
    expect(load({ ANSIBLE_FORKS: '8' }, { DEFAULT_FORKS: 9 }).get('DEFAULT_FORKS')).toBe(9);
  });

  it('come from one file only: ANSIBLE_CONFIG, the working folder, then home', () => {
    write('home/.ansible.cfg', '[defaults]\nforks = 1\ntimeout = 99\n');
    expect(load().get('DEFAULT_TIMEOUT')).toBe(99);
    write('work/ansible.cfg', '[defaults]\nforks = 2\n');
    expect([load().get('DEFAULT_FORKS'), load().get('DEFAULT_TIMEOUT')]).toEqual([2, 10]);
    write('other.cfg', '[defaults]\nforks = 3\n');
    expect(load({ ANSIBLE_CONFIG: join(folder, 'other.cfg') }).get('DEFAULT_FORKS')).toBe(3);
  });

  it('are not taken from a folder where everybody may write', () => {
    write('work/ansible.cfg', '[defaults]\nforks = 2\n');
    chmodSync(join(folder, 'work'), 0o777);
    const settings = load();
    expect(settings.get('DEFAULT_FORKS')).toBe(5);
    expect(settings.warnings.map((warning) => warning.code)).toEqual(['CONFIG_WORLD_WRITABLE']);
  });

  it('resolve paths from where they were written', () => {
    write('work/ansible.cfg', '[defaults]\nroles_path = roles:~/more\ninventory = a, b\n');
    const settings = load({ ANSIBLE_LOG_PATH: '$HOME/x.log' });
    expect(settings.get('DEFAULT_ROLES_PATH')).toEqual([join(folder, 'work/roles'), join(folder, 'home/more')]);
    expect(settings.get('DEFAULT_HOST_LIST')).toEqual([join(folder, 'work/a'), join(folder, 'work/b')]);
    expect(settings.get('DEFAULT_LOG_PATH')).toBe(join(folder, 'home/x.log'));
  });

  it('read every word that is not a yes as a no', () => {
    expect(load({ ANSIBLE_HOST_KEY_CHECKING: 'False' }).get('HOST_KEY_CHECKING')).toBe(false);
    expect(load({ ANSIBLE_BECOME: 'Y' }).get('DEFAULT_BECOME')).toBe(true);
  });

  it('refuse what is no value of their type', () => {
    write('work/ansible.cfg', '[defaults]\nforks = many\n');
    expect(() => load().get('DEFAULT_FORKS')).toThrowError(/must be an integer/);
    expect(() => load({ ANSIBLE_HASH_BEHAVIOUR: 'mix' }).get('DEFAULT_HASH_BEHAVIOUR')).toThrowError(
      /one of replace, merge/,
    );
  });
});
