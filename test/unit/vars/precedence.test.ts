import { describe, expect, it } from 'vitest';
import type { Inventory, InventoryLayer } from '../../../src/inventory/inventory.ts';
import type { Entry, Play, Task } from '../../../src/playbook/index.ts';
import type { Value } from '../../../src/values/value.ts';
import {
  createVariables,
  createVarsFileReader,
  type HostValues,
  PRECEDENCE,
  type VariableLayer,
  type Variables,
  type VariablesOptions,
} from '../../../src/vars/index.ts';
import { loaderFor, withFiles } from '../../helpers/playbook-files.ts';

const NOTHING: HostValues = { facts: new Map(), registered: new Map(), includeVars: new Map() };

function inventoryOf(layers: readonly InventoryLayer[]): Inventory {
  const hosts = new Map(['n1', 'n2'].map((name) => [name, { name, groups: ['all', 'web'], source: '/inv/hosts' }]));
  return {
    hosts,
    groups: new Map([
      ['all', {}],
      ['web', {}],
    ]),
    members: () => [...hosts.keys()],
    host: (name: string) => hosts.get(name),
    layers: () => layers,
  } as unknown as Inventory;
}

function variablesWith(options: Partial<VariablesOptions>): Variables {
  return createVariables({
    inventory: () => inventoryOf([]),
    values: () => NOTHING,
    extraVars: new Map(),
    omit: 'omitted',
    run: {
      checkMode: false,
      diffMode: false,
      forks: 5,
      verbosity: 0,
      tags: ['all'],
      skipTags: [],
      inventorySources: [],
    },
    varsFiles: createVarsFileReader({
      render: (name) => name.value,
      load: (path) => (path.endsWith('/file.yml') ? new Map<Value, Value>([['v', 'vars_files']]) : undefined),
    }),
    ...options,
  });
}

function scopesOf(variables: Variables, play: Play, prompted: ReadonlyMap<string, Value> = new Map()) {
  const hosts = ['n1', 'n2'];
  return variables.forPlay({ play, prompted, hostsAll: hosts, batch: () => hosts, hosts: () => hosts });
}

function tasksOf(entries: readonly Entry[]): Task[] {
  return entries.flatMap((entry) => (entry.kind === 'task' ? [entry] : tasksOf(entry.block)));
}

const ROLE = {
  'roles/r/defaults/main.yml': 'v: role defaults',
  'roles/r/vars/main.yml': 'v: role vars',
  'roles/r/tasks/main.yml': '- {debug: , vars: {v: task vars}}',
};

/** Each level adds its definition of `v` to those below it. */
const LEVELS: readonly string[] = [
  'role defaults',
  'inventory file group vars',
  'inventory file host vars',
  'facts',
  'play vars',
  'vars_prompt',
  'vars_files',
  'role vars',
  'block vars',
  'task vars',
  'include_vars',
  'registered and set_fact',
  'role parameters',
  'extra vars',
];

function winnerUpTo(count: number): { readonly winner: string | undefined; readonly seen: readonly string[] } {
  const on = (level: string): boolean => LEVELS.indexOf(level) < count;
  const files = {
    ...(on('role defaults') ? { 'roles/r/defaults/main.yml': ROLE['roles/r/defaults/main.yml'] } : {}),
    ...(on('role vars') ? { 'roles/r/vars/main.yml': ROLE['roles/r/vars/main.yml'] } : {}),
    'roles/r/tasks/main.yml': `- block: [{debug: ${on('task vars') ? ', vars: {v: task vars}' : ''}}]\n${
      on('block vars') ? '  vars: {v: block vars}\n' : ''
    }`,
    'p.yml': `- hosts: all
  vars: {${on('play vars') ? 'v: play vars' : ''}}
  vars_files: [${on('vars_files') ? 'file.yml' : ''}]
  roles: [{role: r${on('role parameters') ? ', v: role parameters' : ''}}]`,
  };
  return withFiles(files, (folder) => {
    const [play] = loaderFor().loadPlaybook(`${folder}/p.yml`).plays;
    const one = (level: string): ReadonlyMap<string, Value> => new Map(on(level) ? [['v', level]] : []);
    const layers = (['inventory file group vars', 'inventory file host vars'] as const)
      .filter(on)
      .map((level) => ({ level, vars: new Map([['v', { value: level }]]) }));
    const variables = variablesWith({
      inventory: () => inventoryOf(layers),
      values: () => ({
        facts: one('facts'),
        includeVars: one('include_vars'),
        registered: one('registered and set_fact'),
      }),
      extraVars: one('extra vars'),
    });
    const [task] = tasksOf(play?.roles[0]?.tasks ?? []);
    const scope = scopesOf(variables, play as Play, one('vars_prompt')).task('n1', task as Task);
    return { winner: scope.get('v')?.from, seen: scope.definitions('v').map((found) => found.from) };
  });
}

describe('precedence', () => {
  it.each(LEVELS)('%s beats everything below it', (level) => {
    const count = LEVELS.indexOf(level) + 1;
    const { winner, seen } = winnerUpTo(count);
    expect(winner).toBe(level);
    expect([...new Set(seen)]).toEqual(LEVELS.slice(0, count).reverse());
  });

  it('names the levels in the order of their strength', () => {
    const places = LEVELS.map((level) => (PRECEDENCE as readonly string[]).indexOf(level));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  it('keeps the place where a variable was written', () => {
    withFiles({ 'p.yml': '- hosts: all\n  tasks:\n    - debug:\n      vars:\n        v: 1' }, (folder) => {
      const [play] = loaderFor().loadPlaybook(`${folder}/p.yml`).plays;
      const [task] = tasksOf(play?.tasks ?? []);
      const found = scopesOf(variablesWith({}), play as Play)
        .task('n1', task as Task)
        .get('v');
      expect(found?.at?.file.position(found.at.start)).toEqual({ line: 5, column: 12 });
    });
  });
});

describe('roles', () => {
  const files = {
    'roles/a/meta/main.yml': 'dependencies: [{role: d, p: from a}]',
    'roles/a/defaults/main.yml': '{x: a default, only_a: 1}',
    'roles/a/vars/main.yml': 'y: a vars',
    'roles/a/tasks/main.yml': '- debug:',
    'roles/b/defaults/main.yml': 'x: b default',
    'roles/b/vars/main.yml': 'y: b vars',
    'roles/b/tasks/main.yml': '- debug:',
    'roles/d/defaults/main.yml': '{x: d default, only_d: 1}',
    'roles/d/vars/main.yml': '{y: d vars, z: d vars}',
    'roles/d/tasks/main.yml': '- debug:',
    'p.yml': '- hosts: all\n  roles: [a, b]\n  tasks: [{debug: }]',
  };

  it.each([
    ['a', { x: 'a default', y: 'a vars', z: 'd vars', only_d: 1, p: undefined }],
    ['b', { x: 'b default', y: 'b vars', z: 'd vars', only_a: 1, p: undefined }],
    ['d', { x: 'd default', y: 'd vars', z: 'd vars', only_a: 1, p: 'from a' }],
    ['none', { x: 'b default', y: 'b vars', z: 'd vars', only_d: 1, p: undefined }],
  ])('a task of %s', (role, expected) => {
    withFiles(files, (folder) => {
      const [play] = loaderFor().loadPlaybook(`${folder}/p.yml`).plays as readonly [Play];
      const blocks = role === 'none' ? play.tasks : play.roles.find((one) => one.name === role)?.tasks;
      const [task] = tasksOf(blocks ?? []);
      const scope = scopesOf(variablesWith({}), play).task('n1', task as Task);
      expect(Object.fromEntries(Object.keys(expected).map((name) => [name, scope.get(name)?.value]))).toEqual(expected);
    });
  });

  it('puts the variables of a dynamic include above set_fact, those of an import below', () => {
    const text = `- hosts: all
  tasks:
    - {include_tasks: t.yml, vars: {v: include}}
    - {import_tasks: t.yml, vars: {v: import}}`;
    withFiles({ 'p.yml': text, 't.yml': '- debug:' }, (folder) => {
      const loader = loaderFor();
      const [play] = loader.loadPlaybook(`${folder}/p.yml`).plays as readonly [Play];
      const [include, imported] = tasksOf(play.tasks) as [Task, Task];
      const block = loader.loadTaskFile(include, 't.yml');
      expect(loader.loadTaskFile(include, 't.yml')).toBe(block);
      const values = { ...NOTHING, registered: new Map([['v', 'set_fact']]) };
      const scopes = scopesOf(variablesWith({ values: () => values }), play);
      const [inner] = tasksOf([block]) as [Task];
      expect(scopes.task('n1', inner).get('v')?.value).toBe('include');
      expect(scopes.task('n1', imported).get('v')?.value).toBe('set_fact');
      const layer: VariableLayer = {
        level: 'include parameters',
        get: () => ({ value: 'item', from: 'include parameters' }),
        names: () => ['v'],
      };
      expect(scopes.task('n1', inner, { include, layer, outer: undefined }).get('v')?.value).toBe('item');
    });
  });
});

describe('magic variables', () => {
  it('tells of host, play, role and run', () => {
    const files = {
      'roles/r/tasks/main.yml': '- {debug: , environment: {A: b}}',
      'p.yml': '- hosts: all\n  name: P\n  roles: [r]',
    };
    withFiles(files, (folder) => {
      const [play] = loaderFor().loadPlaybook(`${folder}/p.yml`).plays as readonly [Play];
      const [task] = tasksOf(play.roles[0]?.tasks ?? []) as [Task];
      const scope = scopesOf(variablesWith({}), play).task('n1', task);
      const get = (name: string): Value | undefined => scope.get(name)?.value;
      expect(
        Object.fromEntries(
          [
            'inventory_hostname',
            'inventory_dir',
            'group_names',
            'role_name',
            'ansible_role_names',
            'ansible_play_name',
            'play_hosts',
            'omit',
            'ansible_limit',
          ].map((name) => [name, get(name)]),
        ),
      ).toEqual({
        inventory_hostname: 'n1',
        inventory_dir: '/inv',
        group_names: ['web'],
        role_name: 'r',
        ansible_role_names: ['r'],
        ansible_play_name: 'P',
        play_hosts: ['n1', 'n2'],
        omit: 'omitted',
        ansible_limit: undefined,
      });
      expect(get('role_path')).toBe(`${folder}/roles/r`);
      expect(get('environment')).toEqual([new Map([['A', 'b']])]);
      expect(get('groups')).toEqual(
        new Map([
          ['all', ['n1', 'n2']],
          ['web', ['n1', 'n2']],
        ]),
      );
    });
  });

  it('gives hostvars without the variables of the play, rendered by whom they belong to', () => {
    withFiles({ 'p.yml': '- hosts: all\n  vars: {v: play}\n  tasks: [{debug: }]' }, (folder) => {
      const [play] = loaderFor().loadPlaybook(`${folder}/p.yml`).plays as readonly [Play];
      const layers = [{ level: 'inventory file host vars', vars: new Map([['w', { value: '{{ x }}' }]]) }] as const;
      const variables = variablesWith({
        inventory: () => inventoryOf(layers),
        render: (value, scope) => `${String(value)} for ${String(scope.get('inventory_hostname')?.value)}`,
      });
      const [task] = tasksOf(play.tasks) as [Task];
      const hostvars = scopesOf(variables, play).task('n1', task).get('hostvars')?.value as ReadonlyMap<Value, Value>;
      const n2 = hostvars.get('n2') as ReadonlyMap<Value, Value>;
      expect([...hostvars.keys()]).toEqual(['n1', 'n2', 'localhost']);
      expect(n2.get('w')).toBe('{{ x }} for n2');
      expect(n2.has('v')).toBe(false);
      expect(hostvars.get('nobody')).toBeUndefined();
    });
  });

  it('merges dicts level by level where hash_behaviour says so', () => {
    withFiles(
      { 'p.yml': '- hosts: all\n  vars: {d: {a: {x: 1}, b: 1}}\n  tasks: [{debug: , vars: {d: {a: {y: 2}, c: 3}}}]' },
      (folder) => {
        const [play] = loaderFor().loadPlaybook(`${folder}/p.yml`).plays as readonly [Play];
        const [task] = tasksOf(play.tasks) as [Task];
        const merged = scopesOf(variablesWith({ hashBehaviour: 'merge' }), play)
          .task('n1', task)
          .get('d')?.value;
        expect(merged).toEqual(
          new Map<Value, Value>([
            [
              'a',
              new Map([
                ['x', 1],
                ['y', 2],
              ]),
            ],
            ['b', 1],
            ['c', 3],
          ]),
        );
        const replaced = scopesOf(variablesWith({}), play).task('n1', task).get('d')?.value;
        expect(replaced).toEqual(
          new Map<Value, Value>([
            ['a', new Map([['y', 2]])],
            ['c', 3],
          ]),
        );
      },
    );
  });
});
