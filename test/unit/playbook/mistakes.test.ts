import { describe, expect, it } from 'vitest';
import { errorsOf, loaderFor, withFiles } from '../../helpers/playbook-files.ts';

/** A playbook and every mistake in it, with its place. */
const MISTAKES: readonly [name: string, playbook: string, errors: readonly string[]][] = [
  ['empty', '', ['PLAYBOOK_EMPTY p.yml:1:1']],
  ['a mapping', 'a: 1', ['PLAYBOOK_MALFORMED p.yml:1:1']],
  ['a play that is a text', '- foo', ['PLAYBOOK_MALFORMED p.yml:1:3']],
  ['no hosts', '- tasks: []', ['PLAYBOOK_NO_HOSTS p.yml:1:3']],
  ['empty hosts', '- hosts:', ['PLAYBOOK_NO_HOSTS p.yml:1:9']],
  ['hosts of a wrong kind', '- hosts: {a: 1}', ['PLAYBOOK_INVALID_HOSTS p.yml:1:10']],
  ['keyword of a play', '- hosts: a\n  tsks: []', ['PLAYBOOK_UNKNOWN_KEYWORD p.yml:2:3']],
  ['removed keyword', '- hosts: a\n  sudo: yes', ['PLAYBOOK_UNKNOWN_KEYWORD p.yml:2:3']],
  ['include of a playbook', '- include: x.yml', ['PLAYBOOK_UNKNOWN_KEYWORD p.yml:1:3', 'PLAYBOOK_NO_HOSTS p.yml:1:3']],
  ['tasks that are a mapping', '- hosts: a\n  tasks: {a: 1}', ['PLAYBOOK_MALFORMED p.yml:2:10']],
  ['a task that is a text', '- hosts: a\n  tasks: [foo]', ['PLAYBOOK_MALFORMED p.yml:2:11']],
  [
    'variable names',
    '- hosts: a\n  vars: {1a: 1, class: 2, ok: 3}',
    ['PLAYBOOK_INVALID_VARIABLE_NAME p.yml:2:10', 'PLAYBOOK_INVALID_VARIABLE_NAME p.yml:2:17'],
  ],
  ['vars that are a text', '- hosts: a\n  vars: x', ['PLAYBOOK_INVALID_VARS p.yml:2:9']],
  ['user and remote_user', '- hosts: a\n  user: a\n  remote_user: b', ['PLAYBOOK_CONFLICTING_KEYWORDS p.yml:2:9']],
  ['unknown role', '- hosts: a\n  roles: [nope]', ['PLAYBOOK_ROLE_NOT_FOUND p.yml:2:11']],
  ['a role without name', '- hosts: a\n  roles: [{x: 1}]', ['PLAYBOOK_NO_ROLE_NAME p.yml:2:11']],
  ['roles that are a text', '- hosts: a\n  roles: r', ['PLAYBOOK_MALFORMED p.yml:2:10']],
  ['roles in a circle', '- hosts: a\n  roles: [circle]', ['PLAYBOOK_ROLE_CIRCLE roles/circle/meta/main.yml:1:16']],
  ['meta of a role', '- hosts: a\n  roles: [strange]', ['PLAYBOOK_UNKNOWN_KEYWORD roles/strange/meta/main.yml:1:2']],
  ['import of itself', '- import_playbook: p.yml', ['PLAYBOOK_IMPORT_CIRCLE p.yml:1:20']],
  ['import of nothing', '- import_playbook: q.yml', ['PLAYBOOK_FILE_NOT_FOUND p.yml:1:20']],
  ['prompts', '- hosts: a\n  vars_prompt: [{prompt: x}]', ['PLAYBOOK_INVALID_PROMPT p.yml:2:17']],
  [
    'several at once',
    '- hosts: a\n  x: 1\n  tasks:\n    - nope:\n    - ping:\n      whne: 1',
    ['PLAYBOOK_UNKNOWN_KEYWORD p.yml:2:3', 'PLAYBOOK_UNKNOWN_MODULE p.yml:4:7', 'PLAYBOOK_UNKNOWN_KEYWORD p.yml:6:7'],
  ],
];

/** A task and the mistakes in it; it starts at line 3, column 5. */
const TASKS: readonly [name: string, task: string, errors: readonly string[]][] = [
  ['two actions', 'ping:\ncommand: echo', ['PLAYBOOK_CONFLICTING_ACTIONS p.yml:4:7']],
  ['action and local_action', 'action: ping\nlocal_action: ping', ['PLAYBOOK_CONFLICTING_ACTIONS p.yml:4:7']],
  ['no action', 'name: x', ['PLAYBOOK_NO_ACTION p.yml:3:7']],
  ['action without module', 'action: {msg: 1}', ['PLAYBOOK_NO_ACTION p.yml:3:15']],
  ['open quote', 'debug: msg="x', ['PLAYBOOK_UNBALANCED_ARGUMENTS p.yml:3:14']],
  ['loose words', 'debug: some words', ['PLAYBOOK_EXTRA_WORDS p.yml:3:14']],
  ['arguments as a list', 'debug: [1]', ['PLAYBOOK_INVALID_ARGUMENTS p.yml:3:7']],
  ['args as a text', 'ping:\nargs: x', ['PLAYBOOK_INVALID_ARGUMENTS p.yml:4:13']],
  ['two loops', 'ping:\nloop: [1]\nwith_items: [1]', ['PLAYBOOK_TWO_LOOPS p.yml:5:7']],
  ['empty loop', 'ping:\nwith_items:', ['PLAYBOOK_EMPTY_LOOP p.yml:4:7']],
  ['unknown loop', 'ping:\nwith_nothing: [1]', ['PLAYBOOK_UNKNOWN_KEYWORD p.yml:4:7']],
  ['loop_control as a text', 'ping:\nloop_control: x', ['PLAYBOOK_INVALID_LOOP_CONTROL p.yml:4:21']],
  ['key of loop_control', 'ping:\nloop_control: {lable: x}', ['PLAYBOOK_UNKNOWN_KEYWORD p.yml:4:22']],
  ['listen outside of handlers', 'ping:\nlisten: x', ['PLAYBOOK_UNKNOWN_KEYWORD p.yml:4:7']],
  ['tags as a mapping', 'ping:\ntags: {a: 1}', ['PLAYBOOK_INVALID_TAGS p.yml:4:13']],
  ['rescue without block', 'rescue: [{ping: }]', ['PLAYBOOK_MALFORMED p.yml:3:7']],
  ['keyword of a block', 'block: []\nregister: x', ['PLAYBOOK_UNKNOWN_KEYWORD p.yml:4:7']],
  ['become on a dynamic include', 'include_tasks: t.yml\nbecome: yes', ['PLAYBOOK_UNKNOWN_KEYWORD p.yml:4:7']],
  ['option of an include', 'include_tasks: {file: t.yml, apli: {}}', ['PLAYBOOK_UNKNOWN_OPTION p.yml:3:36']],
  ['apply on an import', 'import_tasks: {file: t.yml, apply: {}}', ['PLAYBOOK_UNKNOWN_OPTION p.yml:3:35']],
  ['include without file', 'include_tasks:', ['PLAYBOOK_NO_FILE p.yml:3:7']],
  ['include_role without name', 'include_role: {tasks_from: x}', ['PLAYBOOK_NO_ROLE p.yml:3:7']],
  ['import in a loop', 'import_tasks: t.yml\nloop: [1]', ['PLAYBOOK_IMPORT_IN_LOOP p.yml:4:13']],
  ['import of nothing', 'import_tasks: nope.yml', ['PLAYBOOK_FILE_NOT_FOUND p.yml:3:21']],
  ['import in a circle', 'import_tasks: circle.yml', ['PLAYBOOK_IMPORT_CIRCLE circle.yml:1:17']],
  ['role file', 'import_role: {name: r, tasks_from: x}', ['PLAYBOOK_ROLE_FILE_NOT_FOUND p.yml:3:27']],
];

const FILES = {
  't.yml': '- ping:',
  'circle.yml': '- import_tasks: circle.yml',
  'roles/r/tasks/main.yml': '- ping:',
  'roles/circle/meta/main.yml': 'dependencies: [circle]',
  'roles/strange/meta/main.yml': '{dependencis: []}',
};

describe('mistakes', () => {
  it.each(MISTAKES)('%s', (_, playbook, errors) => {
    withFiles({ ...FILES, 'p.yml': playbook }, (folder) => {
      expect(errorsOf(folder, () => loaderFor().loadPlaybook(`${folder}/p.yml`))).toEqual(errors);
    });
  });

  it.each(TASKS)('in a task: %s', (_, task, errors) => {
    const playbook = `- hosts: a\n  tasks:\n    - ${task.replaceAll('\n', '\n      ')}\n`;
    withFiles({ ...FILES, 'p.yml': playbook }, (folder) => {
      expect(errorsOf(folder, () => loaderFor().loadPlaybook(`${folder}/p.yml`))).toEqual(errors);
    });
  });

  const LEGACY: readonly (readonly [old: string, now: Readonly<Record<string, unknown>>, told: string])[] = [
    ['sudo: yes', { become: true }, '"sudo" is no keyword of ansible-core 2.14, use become'],
    ['sudo_user: joe', { become_user: 'joe' }, 'use become_user'],
    ['su: "{{ x }}"', { become: '{{ x }}', become_method: 'su' }, 'use become with become_method: su'],
    ['{su_user: joe, become_method: doas}', { become_user: 'joe', become_method: 'doas' }, 'use become_user with'],
    ['always_run: yes', { check_mode: false }, 'use check_mode, turned round'],
    ['always_run: "{{ x }}"', { check_mode: '{{ not ((x) | bool) }}' }, 'use check_mode, turned round'],
    ['accelerate: true', {}, 'use nothing: cbx keeps its connections'],
  ];

  it.each(LEGACY)(
    'accepts what earlier releases ran in legacy mode, and says how it is written today: %s',
    (old, now, told) => {
      const [head = '', tail] = old.startsWith('{') ? ['', old.slice(1, -1)] : [old, undefined];
      const lines = tail === undefined ? [head] : tail.split(', ');
      const indented = (by: number): string => lines.map((line) => `\n${' '.repeat(by)}${line}`).join('');
      const playbook = `- hosts: a${indented(2)}\n  tasks:\n    - block:\n        - ping:${indented(10)}\n${indented(6)}`;
      withFiles({ 'p.yml': playbook }, (folder) => {
        const notes: string[] = [];
        const deprecate = ({ message }: { message: string }): void => void notes.push(message);
        const [play] = loaderFor({ legacy: true, deprecate }).loadPlaybook(`${folder}/p.yml`).plays;
        const block = play?.tasks[0];
        const nodes = [play, block, block?.block[0]];
        const said = nodes.map((node) =>
          Object.fromEntries([...(node?.keywords ?? [])].map(([k, { value }]) => [k, value])),
        );
        expect(said).toEqual([now, now, now]);
        expect(notes).toHaveLength(3 * (lines.length - (old.includes('become_method') ? 1 : 0)));
        expect(notes[0]).toContain(told);
        expect(errorsOf(folder, () => loaderFor().loadPlaybook(`${folder}/p.yml`))).toHaveLength(notes.length);
      });
    },
  );

  it('imports a playbook by its old name in legacy mode', () => {
    withFiles({ 'p.yml': '- include: q.yml', 'q.yml': '- hosts: all' }, (folder) => {
      const notes: string[] = [];
      const deprecate = ({ message }: { message: string }): void => void notes.push(message);
      expect(loaderFor({ legacy: true, deprecate }).loadPlaybook(`${folder}/p.yml`).plays).toHaveLength(1);
      expect(notes).toEqual(['"include" of a playbook is no keyword of ansible-core 2.14, use import_playbook']);
    });
  });
});
