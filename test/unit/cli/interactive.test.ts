import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SETTINGS } from '../../../src/config/index.ts';
import { SourceFile } from '../../../src/errors/index.ts';
import { loadYaml } from '../../../src/parsing/index.ts';
import { bundleCbx } from '../../helpers/bundled-cbx.ts';

/** What people answer at prompts, from a pipe: the texts are those of ansible-core 2.14, but for Python's own errors. */
const folder = mkdtempSync(join(tmpdir(), 'cbx-interactive-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let cbx: string;

beforeAll(async () => {
  cbx = await bundleCbx('interactive');
  writeFileSync(join(folder, 'hosts'), 'h1 ansible_connection=local\n');
}, 60_000);

interface Ran {
  readonly rc: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(words: readonly string[], input: string, env: Record<string, string> = {}): Promise<Ran> {
  const own = { PATH: process.env.PATH, HOME: folder, LANG: 'C.UTF-8', ...env };
  const child = spawn(process.execPath, [cbx, ...words], { cwd: folder, env: own as NodeJS.ProcessEnv });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  child.stdin.end(input);
  return new Promise((resolve) => child.on('close', (rc) => resolve({ rc, stdout, stderr })));
}

function playbook(name: string, tasks: string): string {
  writeFileSync(join(folder, name), `- hosts: h1\n  gather_facts: false\n  tasks:\n${tasks}`);
  return name;
}

describe('the task debugger', () => {
  const stops = '    - name: stops\n      debugger: always\n      debug: msg=written\n';

  it('shows values, sets arguments and runs the task again, counting it once', async () => {
    const file = playbook('redo.yml', stops);
    const input = ['p task.args', "p result._result['msg']", '', "task.args['msg'] = 'changed'", 'r', 'c', ''].join(
      '\n',
    );
    const { rc, stdout } = await run(['playbook', '-i', 'hosts', file], input);
    const prompt = '[h1] TASK: stops (debug)> ';
    expect(stdout).toContain(
      `${prompt}{'msg': 'written'}\n${prompt}'written'\n${prompt}'written'\n${prompt}${prompt}ok: `,
    );
    expect(stdout).toContain('"msg": "changed"');
    expect(stdout).toMatch(/h1 +: ok=1 /);
    expect(rc).toBe(0);
  });

  it('takes variables for the next try, and the task as it was written', async () => {
    const file = playbook(
      'vars.yml',
      '    - name: v\n      debugger: on_failed\n      debug: msg="{{ nothing_yet }}"\n',
    );
    const input = "task.args['msg'] = 'x'\ntask_vars['nothing_yet'] = 'now'\nu\nr\nc\n";
    const { stdout } = await run(['playbook', '-i', 'hosts', file], input);
    expect(stdout).toContain('"msg": "now"');
    expect(stdout).toMatch(/h1 +: ok=1 .* failed=0 /);
  });

  it('says what it does not understand, helps, and ends the run with 99', async () => {
    const file = playbook('quit.yml', stops);
    const { rc, stdout } = await run(['playbook', '-i', 'hosts', file], 'nonsense\nhelp\nhelp r\nhelp x\nq\n');
    expect(stdout).toContain('***the variable "nonsense" is not defined');
    expect(stdout).toContain('EOF  c  continue  h  help  p  pprint  q  quit  r  redo  u  update_task');
    expect(stdout).toContain('Run the task again, with what was changed');
    expect(stdout).toContain('*** No help on x');
    expect(stdout).not.toContain('PLAY RECAP');
    expect(rc).toBe(99);
  });

  it('stops at failed tasks with the strategy debug, not at ignored ones', async () => {
    const file = playbook('strategy.yml', '    - command: "false"\n      ignore_errors: true\n    - fail:\n');
    const { stdout } = await run(['playbook', '-i', 'hosts', file], 'c\n', { ANSIBLE_STRATEGY: 'debug' });
    expect(stdout.split('(debug)>')).toHaveLength(2);
    expect(stdout).toContain('[h1] TASK: fail (debug)> ');
  });
});

describe('--step', () => {
  it('asks before each task, until it is told to go on', async () => {
    const file = playbook(
      'step.yml',
      ['one', 'two', 'three', 'four'].map((name) => `    - name: ${name}\n      debug:\n`).join(''),
    );
    const { stdout } = await run(['playbook', '-i', 'hosts', file, '--step'], 'y\nn\nc\n');
    const shown = stdout.split('\n').filter((line) => /^(?:Perform|TASK)/.test(line));
    expect(shown.map((line) => line.replace(/ \*+$/, ''))).toEqual(
      [
        'Perform task: TASK: one (N)o/(y)es/(c)ontinue:',
        'TASK [one]',
        'Perform task: TASK: two (N)o/(y)es/(c)ontinue:',
        'Perform task: TASK: three (N)o/(y)es/(c)ontinue:',
        'TASK [three]',
        'TASK [four]',
      ].flatMap((line) => (line.startsWith('Perform') ? [`${line} `, line] : [line])),
    );
  });
});

describe('the fact cache', () => {
  const env = { ANSIBLE_CACHE_PLUGIN: 'jsonfile', ANSIBLE_CACHE_PLUGIN_CONNECTION: join(folder, 'cache') };

  it('keeps cacheable facts for later runs, until they are flushed or too old', async () => {
    const writer = playbook('write.yml', '    - set_fact: {kept: 5, cacheable: true}\n    - set_fact: {gone: 5}\n');
    const reader = playbook('read.yml', '    - debug: msg="{{ kept | default(0) }}{{ gone | default(0) }}"\n');
    const seen = async (more: Record<string, string>, ...flags: string[]): Promise<string | undefined> =>
      /"msg": "(\d+)"/.exec(
        (await run(['playbook', '-i', 'hosts', reader, ...flags], '', { ...env, ...more })).stdout,
      )?.[1];
    await run(['playbook', '-i', 'hosts', writer], '', env);
    expect(readdirSync(join(folder, 'cache'))).toEqual(['h1']);
    expect(await seen({})).toBe('50');
    writeFileSync(join(folder, 'cache', 'h1'), 'no json');
    expect(await seen({})).toBe('00');
    expect(await seen({}, '--flush-cache')).toBe('00');
    expect(readdirSync(join(folder, 'cache'))).toEqual([]);
  });

  it('wants a folder', async () => {
    const reader = playbook('folder.yml', '    - debug:\n');
    const { rc, stderr } = await run(['playbook', '-i', 'hosts', reader], '', { ANSIBLE_CACHE_PLUGIN: 'jsonfile' });
    expect(stderr).toContain('ERROR! the fact cache jsonfile needs a folder');
    expect(rc).toBe(1);
  });
});

describe('cbx config', () => {
  it('lists settings, dumps what is set and where, names what has no effect, shows the file', async () => {
    const place = join(folder, 'configured');
    mkdirSync(place);
    writeFileSync(join(place, 'ansible.cfg'), '[defaults]\nforks = 7\nnosuch = 3\n');
    const env = { ANSIBLE_CONFIG: place, ANSIBLE_GATHERING: 'smart' };
    const dump = (await run(['config', 'dump', '--only-changed'], '', env)).stdout;
    expect(dump).toMatch(/^DEFAULT_FORKS\(.*ansible\.cfg:2:\d+\) = 7$/m);
    expect(dump).toContain('DEFAULT_GATHERING(env: ANSIBLE_GATHERING) = smart');
    expect(dump).toMatch(/without effect in cbx:\n {2}defaults\.nosuch /);
    expect((await run(['config', 'view'], '', env)).stdout).toBe('[defaults]\nforks = 7\nnosuch = 3\n');
    const { stdout: list } = await run(['config', 'list'], '', env);
    const listed = loadYaml(new SourceFile('list', list)) as Map<string, Map<string, unknown>>;
    expect([...listed.keys()]).toEqual(Object.keys(SETTINGS).sort());
    expect(listed.get('DEFAULT_FORKS')?.get('env')).toEqual([new Map([['name', 'ANSIBLE_FORKS']])]);
    expect(listed.get('COLLECTIONS_PATHS')?.get('ini')).toEqual(
      ['collections_paths', 'collections_path'].map((key) => new Map(Object.entries({ key, section: 'defaults' }))),
    );
    expect(list).toContain('  ini:\n  - key: forks\n    section: defaults\n');
    const yaml = (await run(['config', 'dump', '--changed-only', '-f', 'yaml', '-t', 'base'], '', env)).stdout;
    expect(yaml).toContain("- name: DEFAULT_GATHERING\n  origin: 'env: ANSIBLE_GATHERING'\n  value: smart\n");
  });
});
