import { describe, expect, it } from 'vitest';
import { formatLocation } from '../../../src/errors/index.ts';
import { preflight } from '../../../src/executor/index.ts';
import { loadTaskSchema } from '../../../src/generated/tasks.ts';
import { loaderFor, withFiles } from '../../helpers/playbook-files.ts';

const ONLY_ALL = { only: ['all'], skip: [] };

interface Found {
  readonly certain: readonly string[];
  readonly possible: readonly string[];
}

function findings(
  tasks: string,
  options: Partial<Parameters<typeof preflight>[1]> = {},
  hasHosts = true,
): Promise<Found> {
  const files = {
    'p.yml': `- hosts: all\n${tasks.startsWith('  ') ? tasks : `  tasks:\n    - ${tasks.replaceAll('\n', '\n      ')}`}\n`,
    'files/here': '',
    't.yml': '- ping:',
  };
  return withFiles(files, async (folder) => {
    const playbook = loaderFor().loadPlaybook(`${folder}/p.yml`);
    const { certain, possible } = await preflight(
      [playbook],
      { selection: ONLY_ALL, checkMode: false, isPartial: false, ...options },
      {
        loadSchema: loadTaskSchema,
        isTemplate: (value) => typeof value === 'string' && value.includes('{{'),
        hasHosts: () => hasHosts,
      },
    );
    const texts = (errors: typeof certain): string[] =>
      errors.map(({ code, at }) => `${code} ${at === undefined ? '-' : formatLocation(at).replace(`${folder}/`, '')}`);
    return { certain: texts(certain), possible: texts(possible) };
  });
}

describe('preflight', () => {
  it('stops a run for what would certainly fail it', async () => {
    expect(await findings('file: {path: /x, stat: touch}')).toEqual({
      certain: ['ARGS_UNKNOWN p.yml:3:24'],
      possible: [],
    });
    expect(await findings('file: {state: touch}')).toEqual({ certain: ['ARGS_MISSING p.yml:3:7'], possible: [] });
    expect(await findings('file: path=/x state=tuch')).toEqual({ certain: ['ARGS_CHOICE p.yml:3:21'], possible: [] });
  });

  it.each([
    ['a condition', 'when: a'],
    ['a loop', 'loop: [1]'],
    ['forgiveness', 'ignore_errors: yes'],
    ['its own idea of failure', 'failed_when: false'],
    ['tags', 'tags: x'],
    ['the background', 'async: 5'],
  ])('only warns where %s may save the task', async (_, keyword) => {
    expect(await findings(`file: {path: x, a: 1}\n${keyword}`)).toEqual({
      certain: [],
      possible: ['ARGS_UNKNOWN p.yml:3:23'],
    });
  });

  it.each([
    ['a rescue', '  tasks: [{block: [{file: {path: /x, a: 1}}], rescue: [{ping: }]}]'],
    ['a rescue section', '  tasks: [{block: [{ping: }], rescue: [{file: {path: /x, a: 1}}]}]'],
    ['a handler', '  tasks: [{ping: }]\n  handlers: [{name: h, file: {path: /x, a: 1}}]'],
    ['a dynamic include', '  tasks: [{include_tasks: t.yml}, {file: {path: /x, a: 1}}]'],
    ['an early end', '  tasks: [{meta: end_play}, {file: {path: /x, a: 1}}]'],
    ['a condition around it', '  tasks: [{when: a, block: [{file: {path: /x, a: 1}}]}]'],
  ])('only warns below %s', async (_, tasks) => {
    const { certain, possible } = await findings(tasks);
    expect([certain, possible.length]).toEqual([[], 1]);
  });

  it('only warns in check mode, in parts of a play, with chosen tags and without hosts', async () => {
    const task = 'file: {path: a, b: 1}';
    const warned = { certain: [], possible: ['ARGS_UNKNOWN p.yml:3:23'] };
    expect(await findings(task, { checkMode: true })).toEqual(warned);
    expect(await findings(task, { isPartial: true })).toEqual(warned);
    expect(await findings(task, { selection: { only: ['always'], skip: [] } })).toEqual(warned);
    expect(await findings(task, {}, false)).toEqual(warned);
  });

  it.each([
    ['templates', 'file: {path: "{{ p }}", state: "{{ s }}"}'],
    ['a template for all arguments', 'file: "{{ all }}"'],
    ['module_defaults', 'file: {state: touch}\nmodule_defaults: {file: {path: /x}}'],
    ['names of set_fact', 'set_fact: {anything: 1}'],
    ['aliases', 'file: {dest: /x, state: touch}'],
    ['a file that is there', 'copy: {src: here, dest: /x}'],
    ['a file of the target', 'copy: {src: gone, dest: /x, remote_src: yes}'],
    ['a file with a full path', 'copy: {src: /gone, dest: /x}'],
    ['a command', 'command: echo hi chdir=/tmp'],
  ])('accepts %s', async (_, task) => {
    expect(await findings(task)).toEqual({ certain: [], possible: [] });
  });

  it('finds missing files, wrong loop variables and tags that nobody has', async () => {
    expect((await findings('copy: {src: gone, dest: /x}')).certain).toEqual(['ARGS_FILE_NOT_FOUND p.yml:3:19']);
    expect((await findings('ping:\nloop: [1]\nloop_control: {loop_var: a-b}')).possible).toEqual([
      'PLAYBOOK_INVALID_VARIABLE_NAME p.yml:5:21',
    ]);
    const selection = { only: ['webb'], skip: ['tagged'] };
    expect((await findings('ping:\ntags: web', { selection })).possible).toEqual(['PLAYBOOK_UNKNOWN_TAG -']);
    expect((await findings('include_tasks: t.yml\ntags: web', { selection })).possible).toEqual([]);
  });
});
