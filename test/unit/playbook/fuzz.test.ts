import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CbxError, CbxErrors } from '../../../src/errors/index.ts';
import { preflight } from '../../../src/executor/index.ts';
import { loadTaskSchema } from '../../../src/generated/tasks.ts';
import { inheritedTags, type Playbook } from '../../../src/playbook/index.ts';
import { Chooser } from '../../helpers/chooser.ts';
import { loaderFor, outline, withFiles } from '../../helpers/playbook-files.ts';

const COUNT = Number(process.env.CBX_FUZZ ?? 1000);
const SEED = Number(process.env.CBX_SEED ?? 20260101);

const PLAYBOOK = `- name: first
  hosts: all
  gather_facts: no
  vars: {a: 1, b: [1, 2], c: {d: "{{ a }}"}}
  vars_files: [v.yml, [x.yml, v.yml]]
  vars_prompt:
    - {name: p, prompt: "p?", private: no}
  roles:
    - r
    - role: r
      tags: [x, y]
      when: a == 1
      vars: {q: 2}
      param: 3
  pre_tasks:
    - import_tasks: t.yml
      tags: pre
  tasks:
    - name: one
      debug: msg="{{ a }}" verbosity=0
      when: a is defined
      notify: h
    - block:
        - command: echo {{ item }} chdir=/tmp
          with_items: [1, 2]
          register: out
          loop_control: {label: "{{ item }}", pause: 1}
      rescue:
        - include_tasks: {file: t.yml, apply: {tags: z}}
      always:
        - local_action: {module: copy, content: x, dest: /tmp/x}
    - import_role: {name: r, tasks_from: main}
    - action: file path=/tmp/x state=touch
      become: yes
      environment: {A: b}
      until: out is succeeded
      retries: 3
    - meta: flush_handlers
  handlers:
    - name: h
      listen: [h1, "h2"]
      service: name=x state=restarted
- import_playbook: other.yml
  vars: {z: 1}
`;

const FILES = {
  'v.yml': 'v: 1',
  't.yml': '- debug: msg=t\n- ping:\n',
  'other.yml': '- hosts: web\n  tasks: [{ping: }]\n',
  'roles/r/tasks/main.yml': '- debug: msg=r\n',
  'roles/r/meta/main.yml': 'dependencies: []\nallow_duplicates: true\n',
  'roles/r/defaults/main.yml': 'd: 1\n',
};

const ODD = [
  '',
  '~',
  '[]',
  '{}',
  '5',
  '-1',
  '1e400',
  'true',
  '"',
  "'",
  '"{{ x"',
  '{{ x }}',
  '{% if %}',
  '[[[[',
  '{a: {b: {c: ',
  '&a [*a]',
  '*a',
  '!vault |',
  '!unsafe "x"',
  '!!binary AA==',
  '2024-01-01',
  '0o17',
  '!!python/object:x {}',
  '<<: *a',
  '? [a, b]',
  '__proto__: 1',
  'constructor',
  '- - - -',
  '\t',
  '\u0000',
  '\uFEFF',
  'é\u{1F600}',
  '# c',
  '|',
  '>-',
  '%YAML 9.9',
  '---',
  '...',
  'roles: [r, r]',
  'tasks: 5',
  'hosts: [1, {a: b}, null]',
  'include: t.yml',
  'import_tasks: ../../../../etc/passwd',
  'block: {}',
  'debug:',
  'with_foo: 1',
  'sudo: yes',
  'action: {module: 5}',
];

function mutate(text: string, chooser: Chooser): string {
  const lines = text.split('\n');
  for (let times = 1 + chooser.below(4); times > 0; times -= 1) {
    const at = chooser.below(lines.length);
    const line = lines[at] ?? '';
    const odd = chooser.pick(ODD);
    const kind = chooser.below(9);
    if (kind === 0) lines.splice(at, 1);
    else if (kind === 1) lines.splice(at, 0, line);
    else if (kind === 2) lines[at] = `${' '.repeat(chooser.below(9))}${line.trimStart()}`;
    else if (kind === 3) lines[at] = line.replace(/:.*/, `: ${odd}`);
    else if (kind === 4)
      lines[at] = line.slice(0, chooser.below(line.length + 1)) + odd + line.slice(chooser.below(line.length + 1));
    else if (kind === 5) lines.splice(at, 0, `${/^\s*/.exec(line)?.[0] ?? ''}${odd}`);
    else if (kind === 6)
      lines.splice(at, 0, ...lines.slice(chooser.below(lines.length), chooser.below(lines.length)).slice(0, 6));
    else if (kind === 7) lines[at] = line.replace(/[a-z]+/, (word) => word.slice(0, -1));
    else lines[at] = line.split('').reverse().join('');
  }
  return lines.join('\n');
}

/** Everything that happens to a playbook before it runs. */
async function readAndCheck(playbook: Playbook): Promise<void> {
  for (const play of playbook.plays) {
    outline([...play.preTasks, ...play.tasks, ...play.postTasks, ...play.handlers]);
    for (const role of play.roles) for (const block of role.tasks) inheritedTags(block);
  }
  const isTemplate = (value: unknown): boolean => typeof value === 'string' && value.includes('{{');
  const options = { selection: { only: ['x'], skip: ['nothing'] }, checkMode: false, isPartial: false };
  const { certain, possible } = await preflight([playbook], options, {
    loadSchema: loadTaskSchema,
    isTemplate,
    hasHosts: () => true,
  });
  for (const error of [...certain, ...possible]) expect(error).toBeInstanceOf(CbxError);
}

describe(`mutated playbooks (seed ${SEED})`, () => {
  it(`${COUNT} give an error with a place or can be read`, { timeout: 60_000 + COUNT * 20 }, async () => {
    const chooser = new Chooser(SEED);
    let read = 0;
    await withFiles(FILES, async (folder) => {
      for (let run = 0; run < COUNT; run += 1) {
        const text = mutate(PLAYBOOK, chooser);
        writeFileSync(`${folder}/p.yml`, text);
        const about = `run ${run} of seed ${SEED}:\n${text}`;
        try {
          await readAndCheck(loaderFor().loadPlaybook(`${folder}/p.yml`));
          read += 1;
        } catch (error) {
          const errors = error instanceof CbxErrors ? error.errors : [error];
          for (const one of errors) {
            expect(one, about).toBeInstanceOf(CbxError);
            expect((one as CbxError).at, about).toBeDefined();
          }
        }
      }
    });
    // Mutations that break everything would prove nothing.
    expect(read).toBeGreaterThan(COUNT / 100);
    expect(read).toBeLessThan(COUNT);
  });
});
