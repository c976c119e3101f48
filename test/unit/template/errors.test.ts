import { expect, test } from 'vitest';
import { CbxError, formatLocation, SourceFile } from '../../../src/errors/index.ts';
import { createTemplar } from '../../../src/template/index.ts';
import { scopeOf } from './scope.ts';

const templar = createTemplar({ basedir: '/nonexistent' });
const VARS =
  'web:\n  hosts: {alpha: 1, beta: 2}\nnested: "{{ web.hosts.gamma }}"\na: "{{ b }}"\nb: "{{ c }}"\nc: "{{ a }}"\nport: 80\n';
const scope = scopeOf(VARS);

async function failure(text: string, source = text): Promise<CbxError> {
  const file = new SourceFile('site.yml', source);
  try {
    await templar.renderSourced({ value: text, at: { file, start: 0, end: source.length } }, scope);
  } catch (error) {
    if (error instanceof CbxError) return error;
    throw error;
  }
  throw new Error('no error');
}

const CASES: readonly (readonly [template: string, code: string, place: string, message: string, hint: string])[] = [
  ['x {{ prot }}', 'TEMPLATE_UNDEFINED', 'site.yml:1:6', 'the variable "prot" is not defined', 'did you mean "port"?'],
  [
    '{{ web.hosts.bta }}',
    'TEMPLATE_UNDEFINED',
    'site.yml:1:4',
    '"web.hosts.bta" is not defined',
    'did you mean "beta"?; "web" comes from play vars at vars.yml:1:1',
  ],
  [
    '{{ web.hosts.x.y | upper }}',
    'TEMPLATE_UNDEFINED',
    'site.yml:1:4',
    '"web.hosts.x" is not defined',
    'it has "alpha", "beta"',
  ],
  ['{{ port + "1" }}', 'TEMPLATE_TYPE', 'site.yml:1:4', 'unsupported operand type(s)', ''],
  ['a\n{{ port | uper }}', 'TEMPLATE_SYNTAX', 'site.yml:2:11', 'there is no filter "uper"', 'did you mean "upper"'],
  ['{{ port is evn }}', 'TEMPLATE_SYNTAX', 'site.yml:1:4', 'there is no test "evn"', 'did you mean "even"'],
  ['{% if port %}x', 'TEMPLATE_SYNTAX', 'site.yml:1:4', "'endif' is missing", ''],
  ['{% fro x in y %}', 'TEMPLATE_SYNTAX', 'site.yml:1:4', "unknown statement 'fro'", 'did you mean'],
  ['{{ port', 'TEMPLATE_SYNTAX', 'site.yml:1:1', "'}}' is missing", ''],
  ['{{ (port }}', 'TEMPLATE_SYNTAX', 'site.yml:1:10', "unexpected '}', expected ')'", ''],
  ['{{ port / 0 }}', 'TEMPLATE_FAILED', 'site.yml:1:4', 'division by zero', ''],
  ['{{ a }}', 'TEMPLATE_FAILED', 'vars.yml:', 'refers to itself: a -> b -> c -> a', ''],
  [
    "{{ lookup('fille', 'x') }}",
    'TEMPLATE_FAILED',
    'site.yml:1:4',
    'there is no lookup "fille"',
    'did you mean "file"',
  ],
  [
    "{{ lookup('file', 'gone.txt') }}",
    'TEMPLATE_FAILED',
    'site.yml:1:4',
    'could not locate file in lookup: gone.txt',
    'looked in /nonexistent/files',
  ],
];

test.each(CASES)('%s', async (template, code, place, message, hint) => {
  const error = await failure(template);
  expect(error.code).toBe(code);
  expect(error.message).toContain(message);
  expect(error.at === undefined ? '' : formatLocation(error.at)).toContain(place);
  expect(error.hint ?? '').toContain(hint);
});

test('the place is found inside a scalar that YAML unfolded', async () => {
  const error = await failure('some text {{ prot }} more', 'msg: >-\n  some text\n  {{ prot }} more\n');
  expect(error.at === undefined ? '' : formatLocation(error.at)).toBe('site.yml:3:6');
});

test('an undefined member of a variable names where it was asked', async () => {
  const error = await failure('{{ nested }}');
  expect(error.message).toContain('"web.hosts.gamma" is not defined');
  expect(error.hint).toContain('it has "alpha", "beta"');
  expect(error.at?.file.path).toBe('vars.yml');
});

test('an error in a template file stands in that file', async () => {
  const options = { searchPath: [] };
  const run = async (): Promise<unknown> => templar.renderFile('/t/main.j2', 'one\ntwo {{ gone }}\n', scope, options);
  await expect(run()).rejects.toSatisfy(
    (error) => error instanceof CbxError && formatLocation(error.at!) === '/t/main.j2:2:8',
  );
});

test.each([
  ['#jinja2: trim_blocks: True\none\ntwo {{ gone }}\n', '/t/main.j2:3:8'],
  ['#jinja2: trim_blocks: >\n{{ 1 }}\n', '/t/main.j2:1:1'],
])('the #jinja2: line counts as a line of the file: %s', async (text, place) => {
  const run = async (): Promise<unknown> => templar.renderFile('/t/main.j2', text, scope, { searchPath: [] });
  await expect(run()).rejects.toSatisfy((error) => error instanceof CbxError && formatLocation(error.at!) === place);
});
