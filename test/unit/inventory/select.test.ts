import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatLocation } from '../../../src/errors/index.ts';
import { INVENTORY_SOURCES } from '../../../src/generated/inventories.ts';
import {
  findClusterPackage,
  INVENTORY_LEVELS,
  type Inventory,
  loadInventory,
  splitHostPattern,
} from '../../../src/inventory/index.ts';
import { PRECEDENCE } from '../../../src/vars/precedence.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cbx-select-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function load(
  files: Record<string, string>,
  sources = ['hosts'],
  mode: 'cbx' | 'ansible' = 'cbx',
): Promise<Inventory> {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return loadInventory({ sources, catalog: INVENTORY_SOURCES, cwd: folder, mode });
}

const HOSTS = '[web]\nw1\nw2\nw3\n[db]\nd1\nw3\n[all:vars]\nx=1\n';

describe('host patterns', () => {
  it('split at commas, else at colons outside brackets and addresses', () => {
    const cases: Record<string, string[]> = {
      'a,b:c': ['a', 'b:c'],
      'web:&db:!x[0:1]': ['web', '&db', '!x[0:1]'],
      '2001:db8::1': ['2001:db8::1'],
      '2001:db8::*': ['2001:db8::*'],
      'a:22': ['a:22'],
      'a b': ['a', 'b'],
    };
    for (const [pattern, parts] of Object.entries(cases))
      expect([pattern, splitHostPattern(pattern)]).toEqual([pattern, parts]);
  });

  it('select in the order of the patterns, narrowing and removing last', async () => {
    const inventory = await load({ hosts: HOSTS, few: 'w3\n\nw1\n' });
    expect(inventory.select('db:web')).toEqual(['d1', 'w3', 'w1', 'w2']);
    expect(inventory.select('!db:web:&all')).toEqual(['w1', 'w2']);
    expect(inventory.select('web[-1]')).toEqual(['w3']);
    expect(inventory.select('~w[12]')).toEqual(['w1', 'w2']);
    expect(inventory.select('[!w]b')).toEqual(['d1', 'w3']);
    expect(inventory.select('all', `@${join(folder, 'few')}`)).toEqual(['w1', 'w3']);
    expect(inventory.select('localhost', 'web')).toEqual(['localhost']);
    expect(() => inventory.select('web[9]')).toThrowError(/host 9 of 3/);
    expect(() => inventory.select('all', '@missing')).toThrowError(/cannot be read/);
  });
});

describe('inventories', () => {
  it('make new versions of themselves', async () => {
    const inventory = await load({ hosts: HOSTS });
    const more = inventory.withHost('new', ['web', 'fresh'], new Map([['v', { value: 1 }]]));
    expect(inventory.hosts.has('new')).toBe(false);
    expect(more.members('web')).toEqual(['w1', 'w2', 'w3', 'new']);
    expect(more.hosts.get('new')?.groups).toEqual(['all', 'fresh', 'web']);
    const grouped = more.withGroup('os_Debian', 'w1', ['systems']);
    expect([grouped.members('systems'), grouped.groups.get('os_Debian')?.depth]).toEqual([['w1'], 2]);
    expect(grouped.withGroup('os_Debian', 'w1', ['systems'])).toBe(grouped);
  });

  it('fill the levels of precedence, weakest first, each value with its place', async () => {
    const files = {
      hosts: '[web]\nw1 v=7\n[all:vars]\nv=1\n[web:vars]\nv=2\n',
      'group_vars/all.yml': 'v: 3\n',
      'group_vars/web.yml': 'v: 5\n',
      'host_vars/w1.yml': 'v: 8\n',
      'play/group_vars/all': 'v: 4\n',
      'play/group_vars/web/x.yml': 'v: 6\n',
      'play/host_vars/w1.json': '{"v": 9}\n',
    };
    const inventory = await load(files);
    const layers = inventory.layers('w1', join(folder, 'play'));
    expect(layers.map(({ level }) => level)).toEqual(INVENTORY_LEVELS);
    expect(layers.map(({ vars }) => vars.get('v')?.value)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const at = layers[2]?.vars.get('v')?.at;
    expect(at === undefined ? undefined : formatLocation(at)).toBe(`${join(folder, 'group_vars/all.yml')}:1:1`);
    expect(PRECEDENCE.filter((level) => (INVENTORY_LEVELS as readonly string[]).includes(level))).toEqual(
      INVENTORY_LEVELS,
    );
  });

  it('take only hosts, group_vars and host_vars from a cluster package', async () => {
    const files = {
      'clusters/org/core/hosts': '[web]\nw1\n',
      'clusters/org/core/manual-workers.csv': 'WORKER_MAC,HOST\n',
      'clusters/org/core/group_vars/web': 'a: 1\n',
    };
    const path = join(folder, 'clusters/org/core');
    const inventory = await load(files, [path]);
    expect([...inventory.hosts.keys()]).toEqual(['w1']);
    expect([inventory.directory, inventory.variables('w1').get('a')?.value]).toEqual([path, 1]);
    expect(findClusterPackage(path)?.name).toBe('org/core');
    const all = await load({}, [path], 'ansible');
    expect([...all.hosts.keys()]).toEqual(['w1', 'WORKER_MAC,HOST']);
  });
});
