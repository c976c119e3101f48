import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleCbx } from '../../helpers/bundled-cbx.ts';

/**
 * What a person reads when a template fails, wherever it was written. `ansible` is what ansible-core 2.14 says in the same
 * task (recorded from its run of this playbook), `cbx` our own sentence; then the place, what the caret stands under, and
 * what cbx knows beyond that.
 */
interface Expected {
  readonly task: string;
  readonly ansible?: string;
  readonly cbx?: string;
  readonly place: string;
  readonly caret: string;
  readonly more: string;
}

const folder = join(import.meta.dirname, 'template-errors');
const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as readonly Expected[];
const home = mkdtempSync(join(tmpdir(), 'cbx-errors-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

interface Outcome {
  readonly msg?: string;
  readonly changed_when_result?: string;
  readonly failed_when_result?: unknown;
  readonly _ansible_diagnostic?: string;
}
interface Event {
  readonly type: string;
  readonly host?: string;
  readonly task?: { readonly name: string };
  readonly result?: Outcome;
}

const said = new Map<string, { readonly msg: string; readonly diagnostic: string }>();

beforeAll(async () => {
  const cbx = await bundleCbx('template-errors');
  const argv = [cbx, 'playbook', '-i', 'hosts.ini', 'site.yml'];
  const env = { ...process.env, ANSIBLE_STDOUT_CALLBACK: 'ndjson', HOME: home };
  const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd: folder, env });
  for (const line of stdout.trim().split('\n')) {
    const { type, host, task, result = {} } = JSON.parse(line) as Event;
    const isTold = type === 'host:result' || (type === 'host:item' && result._ansible_diagnostic !== undefined);
    if (!isTold || host !== 'h1' || task === undefined || said.has(task.name)) continue;
    const judged = typeof result.failed_when_result === 'string' ? result.failed_when_result : undefined;
    const msg = result.changed_when_result ?? judged ?? result.msg ?? '';
    said.set(task.name, { msg: local(msg), diagnostic: local(result._ansible_diagnostic ?? '') });
  }
});

const local = (text: string): string => text.replaceAll(`${folder}/`, '').replaceAll(folder, 'HERE');

describe('the text of a failed template', () => {
  it.each(expected)('$task', ({ task, ansible, cbx, place, caret, more }) => {
    const { msg, diagnostic } = said.get(task) ?? { msg: '', diagnostic: '' };
    expect(msg).toBe(ansible ?? cbx);
    const [location = '', frame = '', hint = ''] = diagnostic.split('\n\n');
    const [code = '', mark = ''] = frame.trimEnd().split('\n').slice(-2);
    const from = mark.indexOf('^');
    expect({ place: location.replace(/^at /, ''), caret: code.slice(from, mark.length), more: hint.trim() }).toEqual({
      place,
      caret,
      more,
    });
  });

  it('covers every task', () => expect([...said.keys()]).toEqual(expected.map(({ task }) => task)));
});
