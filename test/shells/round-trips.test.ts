import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseRunFlags } from '../../src/cli/playbook-flags.ts';
import { openSession, runDeps, runOptions } from '../../src/cli/run-session.ts';
import type { Connection, ConnectionTarget } from '../../src/connection/index.ts';
import { type RunEvent, runPlaybook } from '../../src/executor/index.ts';
import { openTestShell, SHELLS } from './shells-at-hand.ts';

const [SHELL] = SHELLS;
const root = mkdtempSync(join(tmpdir(), 'cbx-ahead-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Run {
  readonly roundTrips: number;
  /** What a report may tell of each result, in order. */
  readonly told: readonly unknown[];
  readonly files: Readonly<Record<string, string>>;
}

/** A connection to this machine that says of itself what the target says: that it is ssh, and far away. */
async function connectHere(target: ConnectionTarget): Promise<Connection & { dispose(): Promise<void> }> {
  const shells = new Map<string, ReturnType<typeof openTestShell>>();
  const opened: Awaited<ReturnType<typeof openTestShell>>[] = [];
  return {
    target,
    async shell(become) {
      const key = become?.user ?? '';
      const shell = shells.get(key) ?? openTestShell(SHELL as NonNullable<typeof SHELL>);
      if (!shells.has(key)) shell.then((one) => opened.push(one));
      shells.set(key, shell);
      return (await shell).live;
    },
    forward: () => Promise.reject(new Error('nothing is forwarded here')),
    get roundTrips() {
      return opened.reduce((sum, { live }) => sum + live.roundTrips, 0);
    },
    async release() {},
    async close() {},
    async dispose() {
      await Promise.all(opened.map((one) => one.dispose()));
    },
  };
}

let runs = 0;

/** Runs a play; `{{ dir }}` is a folder of its own. */
async function play(text: string, isAhead: boolean, words: readonly string[] = []): Promise<Run> {
  runs += 1;
  const folder = join(root, String(runs));
  const dir = join(folder, 'target');
  mkdirSync(dir, { recursive: true });
  const book = join(folder, 'play.yml');
  writeFileSync(book, text);
  const given = ['-i', 'one,two,', '-e', `dir=${dir}`, '-e', 'ansible_remote_tmp=/tmp', ...words, book];
  const session = await openSession(parseRunFlags('playbook', '<playbook>', given));
  const { pureTemplar, ...deps } = runDeps(session, new AbortController().signal);
  const connections: Awaited<ReturnType<typeof connectHere>>[] = [];
  const connect = async (target: ConnectionTarget): Promise<Connection> => {
    const connection = await connectHere(target);
    connections.push(connection);
    return connection;
  };
  const told: unknown[] = [];
  const on = (event: RunEvent): void => {
    if (event.type === 'host:result')
      told.push([event.run.name, event.host, event.status, comparable(event.result, dir)]);
    if (event.type === 'warning') told.push(event.message);
  };
  const options = await runOptions(session, [session.loader.loadPlaybook(book)]);
  const own = { ...deps, connect, reporter: { on }, ...(isAhead && pureTemplar !== undefined ? { pureTemplar } : {}) };
  await runPlaybook(options, own);
  const roundTrips = connections.reduce((sum, connection) => sum + connection.roundTrips, 0);
  await Promise.all(connections.map((connection) => connection.dispose()));
  const files = readdirSync(dir).map((name) => [name, readFileSync(join(dir, name), 'utf8')]);
  return { roundTrips, told, files: Object.fromEntries(files) };
}

/** A result without what differs between two runs of the same. */
function comparable(result: object, dir: string): unknown {
  return JSON.parse(
    JSON.stringify(result, (key, value: unknown) =>
      ['start', 'end', 'delta', 'atime', 'mtime', 'ctime', 'inode'].includes(key)
        ? undefined
        : typeof value === 'string'
          ? value.replaceAll(dir, 'DIR')
          : value,
    ),
  );
}

const head = (more = '', hosts = 'one'): string => `- hosts: ${hosts}\n  gather_facts: false\n${more}  tasks:\n`;
const copy = (name: string, content: string, more = ''): string =>
  `    - copy: { dest: "{{ dir }}/${name}", content: "${content}" }\n${more}`;

/** Plays, the round trips that they cost when looks ride along, and when they do not. */
const CASES: readonly (readonly [what: string, text: string, ahead: number, alone: number])[] = [
  ['three changes', `${head()}${copy('a', '1')}${copy('b', '2')}${copy('c', '3')}`, 4, 6],
  [
    'a change that the next task looks at',
    `${head()}${copy('a', 'x=1\\n')}    - lineinfile: { path: "{{ dir }}/a", regexp: '^x=', line: x=2 }\n    - replace: { path: "{{ dir }}/a", regexp: '2', replace: '3' }\n`,
    4,
    6,
  ],
  [
    'a command, then what is as wanted',
    `${head()}    - command: 'true'\n    - file: { path: "{{ dir }}", state: directory }\n`,
    1,
    2,
  ],
  [
    'what depends on the result',
    `${head()}${copy('a', '1', '      register: done\n')}${copy('b', '{{ done.checksum }}')}`,
    4,
    4,
  ],
  [
    'what the result of the task before changes',
    `${head('  vars: { done: { checksum: before } }\n')}${copy('a', '1', '      register: done\n')}${copy('b', '{{ done.checksum }}')}`,
    4,
    4,
  ],
  [
    'a condition on the result',
    `${head()}${copy('a', '1', '      register: done\n')}${copy('b', '2', '      when: done is changed\n')}${copy('c', '3', '      when: false\n')}${copy('d', '4')}`,
    6,
    6,
  ],
  [
    'a fact that is set between two tasks',
    `${head('  vars: { name: b }\n')}${copy('a', '1')}    - set_fact: { name: c }\n${copy('{{ name }}', '2')}`,
    4,
    4,
  ],
  [
    'a lookup, whose side effect happens once',
    `${head()}${copy('a', '1')}${copy('b', `{{ lookup('pipe', 'echo once >>' + dir + '/log') }}2`)}`,
    4,
    4,
  ],
  [
    'variables of other hosts',
    `${head()}${copy('a', '1')}${copy('b', `{{ hostvars['two'].inventory_hostname }}`)}`,
    4,
    4,
  ],
  ['a loop', `${head()}${copy('a', '1')}${copy('{{ item }}', '2', '      loop: [b, c]\n')}${copy('d', '4')}`, 8, 8],
  [
    'another user',
    `${head()}${copy('a', '1')}${copy('b', '2', '      become: true\n      become_user: other\n')}`,
    4,
    4,
  ],
  [
    'a delegated task',
    `${head()}${copy('a', '1')}${copy('b', '2', '      delegate_to: two\n')}${copy('c', '3')}`,
    6,
    6,
  ],
  [
    'a handler',
    `${head()}${copy('a', '1', '      notify: tell\n')}${copy('b', '2')}  handlers:\n    - name: tell\n      copy: { dest: "{{ dir }}/h", content: "3" }\n`,
    5,
    6,
  ],
  [
    'a change that fails, and its rescue',
    `${head()}    - block:\n        - shell: echo 1 >{{ dir }}/a; exit 3\n        - copy: { dest: "{{ dir }}/b", content: "2" }\n      rescue:\n        - copy: { dest: "{{ dir }}/c", content: "3" }\n        - copy: { dest: "{{ dir }}/d", content: "4" }\n`,
    5,
    5,
  ],
  [
    'a task whose failed_when says no',
    `${head()}    - block:\n        - copy: { dest: "{{ dir }}/a", content: "1" }\n          failed_when: true\n        - copy: { dest: "{{ dir }}/b", content: "2" }\n      rescue:\n        - copy: { dest: "{{ dir }}/b", content: "3" }\n`,
    4,
    4,
  ],
  ['an environment of its own', `${head()}${copy('a', '1')}${copy('b', '2', '      environment: { X: y }\n')}`, 3, 4],
];

describe('a look that rides along with the change before it', () => {
  test.each(CASES)('%s', async (_what, text, ahead, alone) => {
    const [with_, without] = [await play(text, true), await play(text, false)];
    expect(with_.told).toEqual(without.told);
    expect(with_.files).toEqual(without.files);
    expect([with_.roundTrips, without.roundTrips]).toEqual([ahead, alone]);
  });

  test.each([
    ['linear', 'wait for each other, because one may change what the other looks at', 8],
    ['free', 'go their own ways', 6],
  ])('with the strategy %s two hosts %s', async (strategy, _what, roundTrips) => {
    const tasks = `${copy('{{ inventory_hostname }}a', '1')}${copy('{{ inventory_hostname }}b', '2')}`;
    const run = await play(head(`  strategy: ${strategy}\n`, 'one,two') + tasks, true);
    expect(Object.keys(run.files).sort()).toEqual(['onea', 'oneb', 'twoa', 'twob']);
    expect(run.roundTrips).toBe(roundTrips);
  });

  test('check mode changes nothing, and nothing rides along', async () => {
    const text = `${head()}${copy('a', '1')}${copy('b', '2')}`;
    const run = await play(text, true, ['--check']);
    expect([run.roundTrips, run.files]).toEqual([2, {}]);
  });

  test('a first run of many changes costs little more than one round trip a task', async () => {
    const tasks = Array.from({ length: 20 }, (_value, n) =>
      n % 4 === 3 ? `    - command: echo ${n}\n` : copy(`f${n}`, String(n)),
    );
    const first = await play(head() + tasks.join(''), true);
    expect(first.roundTrips).toBeLessThanOrEqual(20 * 1.2);
    expect(Object.keys(first.files)).toHaveLength(15);
  });
});

describe('round trips of one more task, by itself', () => {
  const unchanged = copy('a', '1');
  const tree = `    - copy: { src: ${join(root, 'tree')}/, dest: "{{ dir }}/" }\n`;
  mkdirSync(join(root, 'tree'));
  for (let n = 0; n < 200; n += 1) writeFileSync(join(root, 'tree', `file${n}`), `content ${n}\n`);

  test.each([
    ['as wanted', unchanged, unchanged, 1],
    ['a change', unchanged, copy('b', '2'), 2],
    ['a command', unchanged, `    - command: 'true'\n`, 1],
    ['of the controller', unchanged, `    - set_fact: { a: b }\n    - debug: { var: a }\n`, 0],
    ['facts', unchanged, '    - setup:\n', 1],
    ['a tree of 200 files that are there', tree, tree, 1],
  ])('%s', async (_what, first, second, roundTrips) => {
    const alone = await play(head() + first, false);
    const both = await play(head() + first + second, false);
    expect(both.roundTrips - alone.roundTrips).toBe(roundTrips);
  });
});
