// Renders the templating corpus over and over, warm, beside ansible-core's own Templar on the same cases.
//   npx tsx scripts/bench-template.ts [seconds]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SourceFile } from '../src/errors/index.ts';
import { parseYaml } from '../src/parsing/index.ts';
import { createTemplar } from '../src/template/index.ts';
import { isDict, type Value } from '../src/values/index.ts';
import type { VariableScope } from '../src/vars/scope.ts';

interface Case {
  readonly kind: string;
  readonly category: string;
  readonly template: string;
  readonly vars_yaml: string;
  readonly files?: object;
  readonly env?: object;
  readonly expect: { readonly error?: string };
}

const seconds = Number(process.argv[2] ?? 5);
const corpus = join(import.meta.dirname, '../test/corpus/templating/templating.jsonl');
const cases = readFileSync(corpus, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Case)
  // Files, processes and password hashes would measure the machine, not the templates.
  .filter(
    (one) =>
      one.kind === 'template' && one.files === undefined && one.env === undefined && one.expect.error === undefined,
  )
  .filter((one) => !/password_hash|vault|lookup\(|query\(|q\(/.test(one.template));

function scopeOf(yaml: string): VariableScope {
  const parsed = parseYaml(new SourceFile('vars.yml', yaml)).value;
  const vars = new Map<string, Value>(isDict(parsed) ? [...parsed].map(([name, value]) => [String(name), value]) : []);
  vars.set('omit', '__omit__');
  vars.set('vars', new Map(vars));
  const scope: VariableScope = {
    get: (name) => (vars.has(name) ? { value: vars.get(name)!, from: 'extra vars' } : undefined),
    definitions: () => [],
    names: () => vars.keys(),
    with: () => scope,
  };
  return scope;
}

const scopes = new Map<string, VariableScope>();
for (const one of cases) if (!scopes.has(one.vars_yaml)) scopes.set(one.vars_yaml, scopeOf(one.vars_yaml));

const templar = createTemplar({ basedir: tmpdir() });
const round = (): void => {
  for (const one of cases) templar.render(one.template, scopes.get(one.vars_yaml)!);
};
round();
// Processor time on both sides, so that a busy machine changes the ratio little.
const start = process.cpuUsage();
let count = 0;
let elapsed = 0;
while (elapsed < seconds) {
  round();
  count += cases.length;
  const { user, system } = process.cpuUsage(start);
  elapsed = (user + system) / 1e6;
}
const own = count / elapsed;
console.log(
  `cbx:          ${Math.round(own)} renderings a second of processor time (${cases.length} templates, ${elapsed.toFixed(1)} s)`,
);

const PYTHON = `
import json, sys, time
from ansible.utils.display import Display
Display.warning = lambda *a, **k: None
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
cases = [json.loads(line) for line in open(sys.argv[1])]
loader = DataLoader()
scopes = {}
for c in cases:
    if c['vars_yaml'] not in scopes:
        v = dict(loader.load(c['vars_yaml']) or {}); v['omit'] = '__omit__'; v['vars'] = dict(v)
        scopes[c['vars_yaml']] = Templar(loader=loader, variables=v)
def run():
    for c in cases: scopes[c['vars_yaml']].template(c['template'], cache=False)
run()
start = time.process_time(); n = 0
while time.process_time() - start < float(sys.argv[2]): run(); n += len(cases)
print(n / (time.process_time() - start))
`;

const folder = mkdtempSync(join(tmpdir(), 'cbx-bench-'));
try {
  const file = join(folder, 'cases.jsonl');
  writeFileSync(file, cases.map((one) => `${JSON.stringify(one)}\n`).join(''));
  const theirs = Number(execFileSync('/usr/bin/python3', ['-c', PYTHON, file, String(seconds)], { encoding: 'utf8' }));
  console.log(`ansible-core: ${Math.round(theirs)} renderings a second of processor time`);
  console.log(`ratio:        ${(own / theirs).toFixed(1)}`);
} catch (error) {
  console.log(
    `ansible-core is not there to compare with: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
