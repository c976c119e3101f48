import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand, writeFiles } from './run-command.ts';

/** One definition of `v` per level that can be written down, each in a file of its own. */
const FILES = {
  'inv/hosts': '[web]\nw1 v=9\nw2\n[all:vars]\nv=2\n[web:vars]\nv=3\n',
  'inv/group_vars/all.yml': 'v: 4\n',
  'inv/group_vars/web.yml': '# the group\nv: 6\n',
  'inv/host_vars/w1.yml': 'v: 10\n',
  'group_vars/all.yml': 'v: 5\n',
  'group_vars/web.yml': 'v: 7\n',
  'host_vars/w1.yml': 'v: 11\n',
  'roles/r/defaults/main.yml': 'v: 1\n',
  'roles/r/vars/main.yml': 'v: 15\n',
  'roles/r/tasks/main.yml': '- debug:\n',
  'roles/r/meta/cbx.yml': 'play: {name: R, hosts: web}\n',
  'extra.yml': 'v: 14\n',
  'included.yml': 'v: 18\n',
  'site.yml': `
- hosts: w2
- name: main
  hosts: web
  vars: {v: 12}
  vars_files: [extra.yml]
  vars_prompt: [{name: v}]
  roles: [{role: r, v: 20}]
  tasks:
    - block:
        - name: see
          debug:
          vars: {v: 17}
      vars: {v: 16}
    - include_vars: included.yml
    - set_fact: {v: 19}
    - command: uptime
      register: v
`,
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cbx-vars-'));
  writeFiles(folder, FILES);
});
afterAll(() => rmSync(folder, { recursive: true }));

const vars = (...words: string[]) => runCommand(folder, ['vars', ...words, '-i', 'inv']);

/** Level, value, file and line of each definition in the order they are listed. */
async function listed(...words: string[]) {
  const { out, err } = await vars('w1', '--why', 'v', '--json', ...words);
  expect(err).toBe('');
  const found = JSON.parse(out) as {
    level: string;
    value: unknown;
    at: string | null;
    wins: boolean;
    reached?: string;
  }[];
  return found.map(({ level, value, at, wins, reached }) => [
    level,
    value,
    at?.replace(/:\d+$/, '') ?? null,
    wins ? 'wins' : (reached?.replace(/(?:\w+ )+task (\w+).*|once.*/, (_all, task) => task ?? 'later') ?? ''),
  ]);
}

describe('cbx vars', () => {
  it('lists every definition before a play, the winner first', async () => {
    const { code, out } = await vars('w1', '--why', 'v', '-e', 'v=22');
    expect(code).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "v of w1
      => "22"
           extra vars, the command line
         11
           host_vars beside the playbook, /host_vars/w1.yml:1:1
         10
           host_vars beside the inventory, /inv/host_vars/w1.yml:1:1
         9
           inventory file host vars, /inv/hosts:2:4
         7
           group_vars beside the playbook, /group_vars/web.yml:1:1
         6
           group_vars beside the inventory, /inv/group_vars/web.yml:2:1
         5
           group_vars/all beside the playbook, /group_vars/all.yml:1:1
         4
           group_vars/all beside the inventory, /inv/group_vars/all.yml:1:1
         3
           inventory file group vars, /inv/hosts:7:1
         2
           inventory group_vars all, /inv/hosts:5:1
      "
    `);
  });

  it('lists every level of a play with file and line, and says where the others count', async () => {
    expect(await listed('--playbook', 'site.yml', '-e', 'v=22')).toMatchInlineSnapshot(`
      [
        [
          "extra vars",
          "22",
          null,
          "wins",
        ],
        [
          "role parameters",
          20,
          "/site.yml:8",
          "r",
        ],
        [
          "registered and set_fact",
          19,
          "/site.yml:16",
          "later",
        ],
        [
          "registered and set_fact",
          null,
          "/site.yml:18",
          "later",
        ],
        [
          "include_vars",
          18,
          "/included.yml:1",
          "later",
        ],
        [
          "task vars",
          17,
          "/site.yml:13",
          "see",
        ],
        [
          "block vars",
          16,
          "/site.yml:14",
          "see",
        ],
        [
          "role vars",
          15,
          "/roles/r/vars/main.yml:1",
          "",
        ],
        [
          "vars_files",
          14,
          "/extra.yml:1",
          "",
        ],
        [
          "vars_prompt",
          null,
          "/site.yml:7",
          "later",
        ],
        [
          "play vars",
          12,
          "/site.yml:5",
          "",
        ],
        [
          "host_vars beside the playbook",
          11,
          "/host_vars/w1.yml:1",
          "",
        ],
        [
          "host_vars beside the inventory",
          10,
          "/inv/host_vars/w1.yml:1",
          "",
        ],
        [
          "inventory file host vars",
          9,
          "/inv/hosts:2",
          "",
        ],
        [
          "group_vars beside the playbook",
          7,
          "/group_vars/web.yml:1",
          "",
        ],
        [
          "group_vars beside the inventory",
          6,
          "/inv/group_vars/web.yml:2",
          "",
        ],
        [
          "group_vars/all beside the playbook",
          5,
          "/group_vars/all.yml:1",
          "",
        ],
        [
          "group_vars/all beside the inventory",
          4,
          "/inv/group_vars/all.yml:1",
          "",
        ],
        [
          "inventory file group vars",
          3,
          "/inv/hosts:7",
          "",
        ],
        [
          "inventory group_vars all",
          2,
          "/inv/hosts:5",
          "",
        ],
        [
          "role defaults",
          1,
          "/roles/r/defaults/main.yml:1",
          "",
        ],
      ]
    `);
  });

  it('marks the strongest that counts in the whole play', async () => {
    const found = await listed('--playbook', 'site.yml', '--play', 'main');
    expect(found.find((row) => row[3] === 'wins')).toEqual(['role vars', 15, '/roles/r/vars/main.yml:1', 'wins']);
  });

  it('prints what a host has', async () => {
    expect((await vars('w2', '--playbook-dir', '.')).out).toBe('v: 7\n');
    expect((await vars('w2', '--playbook-dir', '.', '--json')).out).toBe('{\n  "v": 7\n}\n');
    expect((await vars('w2', '--role', 'r')).out).toBe('v: 15\n');
  });

  it('names what it cannot find', async () => {
    const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
      [['w3'], 5, /no host "w3"[\s\S]*did you mean "w1"|no host "w3"/],
      [['w1', '--why', 'vv'], 1, /no variable "vv" before any play[\s\S]*did you mean "v"/],
      [['w1', '--playbook', 'site.yml', '--play', 'nope'], 5, /no play "nope"[\s\S]*main/],
      [['w1', '--play', '1'], 5, /--play needs --playbook/],
      [['w1', '--playbook', 'site.yml', '--role', 'r'], 5, /exclude each other/],
      [['localhost', '--playbook', 'site.yml'], 5, /no play has the host "localhost"/],
    ];
    for (const [words, code, message] of cases) {
      const outcome = await vars(...words);
      expect([words, outcome.code, message.test(outcome.err) || outcome.err]).toEqual([words, code, true]);
    }
  });
});
