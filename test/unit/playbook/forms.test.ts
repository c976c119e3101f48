import { describe, expect, it } from 'vitest';
import { loaderFor, outline, withFiles } from '../../helpers/playbook-files.ts';

/** What a list of tasks is read as. */
const FORMS: readonly [name: string, tasks: string, read: readonly string[]][] = [
  ['k=v', '- debug: msg=a', ['debug msg=a']],
  ['mapping', '- debug: {msg: a}', ['debug msg=a']],
  ['nothing', '- ping:', ['ping']],
  ['folded', '- copy: >\n    src=a\n    dest="b c"', ['copy src=a dest=b c']],
  ['action text', '- action: debug msg=a', ['debug msg=a']],
  ['action mapping', '- action: {module: debug, msg: a}', ['debug msg=a']],
  ['action mapping with text', '- action: {module: debug msg=a}', ['debug msg=a']],
  ['local_action', '- local_action: command echo hi', ['command <echo hi>']],
  ['args', '- command: echo hi\n  args: {chdir: /tmp}', ['command chdir=/tmp <echo hi>']],
  ['action beats args', '- debug: msg=a\n  args: {msg: b}', ['debug msg=a']],
  ['options of a command', '- command: echo a=b chdir=/tmp', ['command chdir=/tmp <echo a=b>']],
  ['raw parameters', '- command: {_raw_params: echo}', ['command _raw_params=echo <echo>']],
  ['template as arguments', '- debug: "{{ all }}"', ['debug ({{ all }})']],
  ['template in args', '- debug:\n  args: "{{ all }}"', ['debug ({{ all }})']],
  ['templated action', '- action: "{{ do }} msg=a"', ['{{ do }} msg=a']],
  ['long name', '- ansible.builtin.debug: msg=a', ['debug msg=a']],
  ['legacy name', '- ansible.legacy.debug: msg=a', ['debug msg=a']],
  ['name of another kind', '- {name: 5, ping: }', ["ping '5'"]],
  ['empty entries', '-\n- ping:', ['ping']],
  ['known elsewhere', '- docker_container: name=x', ['docker_container name=x']],
  [
    'block',
    '- name: b\n  block: [{ping: }]\n  rescue: [{debug: msg=r}]\n  always: [{debug: msg=a}]',
    ['[b', 'ping', 'rescue', 'debug msg=r', 'always', 'debug msg=a', ']'],
  ],
  ['block in block', '- block: [{block: [{ping: }]}]', ['[', '[', 'ping', ']', ']']],
  ['static import', '- import_tasks: sub/t.yml', ['debug msg=in sub']],
  ['import below an import', '- import_tasks: sub/chain.yml', ['debug msg=in sub']],
  ['import with a template', '- import_tasks: "{{ where }}.yml"', ['debug msg=here']],
  ['old include', '- include: sub/t.yml', ['debug msg=in sub']],
  ['old include in a loop', '- include: sub/t.yml\n  with_items: [1]', ['include <sub/t.yml>']],
  ['dynamic include', '- include_tasks: sub/t.yml', ['include_tasks <sub/t.yml>']],
  ['import_role', '- import_role: {name: r}', ['r: debug msg=r']],
  ['import_role from', '- import_role: {name: r, tasks_from: other}', ['r: debug msg=other']],
  ['include_role', '- include_role: name=r', ['include_role name=r']],
];

const FILES = {
  'sub/t.yml': '- debug: msg="in sub"',
  'sub/chain.yml': '- import_tasks: t.yml',
  'here.yml': '- debug: msg=here',
  'roles/r/tasks/main.yml': '- debug: msg=r',
  'roles/r/tasks/other.yml': '- debug: msg=other',
};

describe('forms of tasks', () => {
  it.each(FORMS)('%s', (_, tasks, read) => {
    const playbook = `- hosts: all\n  tasks:\n${tasks.replace(/^/gm, '    ')}\n`;
    withFiles({ ...FILES, 'p.yml': playbook }, (folder) => {
      const [play] = loaderFor().loadPlaybook(`${folder}/p.yml`).plays;
      expect(outline(play?.tasks ?? [])).toEqual(read);
    });
  });

  it('delegates a local_action and keeps other keywords', () => {
    withFiles({ 'p.yml': '- hosts: all\n  tasks: [{local_action: ping, when: a}]' }, (folder) => {
      const [play] = loaderFor().loadPlaybook(`${folder}/p.yml`).plays;
      const task = play?.tasks[0]?.block[0];
      expect([...(task?.keywords ?? [])].map(([name, { value }]) => [name, value])).toEqual([
        ['when', 'a'],
        ['delegate_to', 'localhost'],
      ]);
    });
  });

  it('reads loops, tags, notify, register and listen', () => {
    const text = `- hosts: all
  handlers: [{ping: , listen: [x, y], name: h}]
  tasks: [{ping: , with_items: [1], tags: "a, b", notify: h, register: r}, {ping: , loop: "{{ l }}"}]`;
    withFiles({ 'p.yml': text }, (folder) => {
      const [play] = loaderFor().loadPlaybook(`${folder}/p.yml`).plays;
      const [first, second] = play?.tasks[0]?.block ?? [];
      expect(first).toMatchObject({
        register: 'r',
        loop: { lookup: 'items', items: { value: [1] } },
        isHandler: false,
      });
      expect(first?.tags.map((tag) => tag.value)).toEqual(['a', 'b']);
      expect(second).toMatchObject({ loop: { lookup: undefined, items: { value: '{{ l }}' } } });
      expect(play?.handlers[0]?.block[0]).toMatchObject({ name: 'h', listen: ['x', 'y'], isHandler: true });
    });
  });
});
