import { describe, expect, it } from 'vitest';
import ini from '../../../inventories/ini.ts';
import script from '../../../inventories/script.ts';
import toml from '../../../inventories/toml.ts';
import yaml from '../../../inventories/yaml.ts';
import { CbxError, CbxErrors, SourceFile } from '../../../src/errors/index.ts';
import {
  DEFAULT_INVENTORY_SETTINGS,
  InventoryBuilder,
  isDict,
  loadYaml,
  type SourceContext,
  type SourceInput,
  toVariables,
} from '../../../src/inventory/index.ts';
import { Chooser } from '../../helpers/chooser.ts';

/**
 * Mutated inventories: every one is read, or refused with a place, in bounded time. CBX_FUZZ is the number of inventories
 * (100,000 in the full run), CBX_SEED the seed, which a failure prints.
 */
const COUNT = Number(process.env.CBX_FUZZ ?? 2000);
const SEED = Number(process.env.CBX_SEED ?? 20_260_101);

const INI = `alone
[web]
www[01:03].example.net:2222 ansible_host=10.0.0.1 name="a b" # comment
db1 list="[1, 2]" dict={'a':1}
[web:vars]
port=80
text=a:b = c # d
[all:children]
web
[parent:children]
web
`;
const YAML = `all:
  vars: {a: 1, b: &x [yes, 0755, 1:30]}
  children:
    web:
      hosts:
        www[1:3]: {port: 80}
        db: *x
      vars:
        text: |
          lines
           more
        <<: {c: d}
    "quoted": {hosts: {h: }}
`;
const TOML = `title = "x"
[web.hosts]
"www[1:3]" = { port = 80, list = [1, "a", [true]] }
[web.hosts.db]
when = 1979-05-27T07:32:00Z
[web.vars]
text = """
lines"""
[all]
children = ["web"]
`;
const SCRIPT = `{"web": {"hosts": ["www1", "db"], "vars": {"a": [1, 2.5, null, {"b": "c"}]}, "children": ["sub"]},
 "sub": ["x"], "_meta": {"hostvars": {"db": {"port": 80}, "x": {"__ansible_unsafe": "{{ y }}"}}}}
`;
const VARS = `a: 1
list:
  - x y
  - 2
map: {b: c, d: [1, 2]}
text: |
  lines
when: 2024-02-29
`;
const PIECES = [
  ...[
    '[',
    ']',
    '{',
    '}',
    ':',
    '=',
    '#',
    ';',
    '"',
    "'",
    '\\',
    ',',
    '|',
    '>',
    '&x',
    '*x',
    '<<: ',
    '!unsafe ',
    '- ',
    '? ',
  ],
  ...[
    '\t',
    '\r\n',
    '\r',
    '\0',
    '\uFEFF',
    '\u2028',
    '\x85',
    '\uD800',
    '__proto__',
    'constructor',
    '[web:vars]\n',
    '[1:999999999]',
  ],
  ...[
    '[a:z:-1]',
    '%YAML 9.9\n',
    '---\n',
    '...\n',
    '{{ x }}',
    '{'.repeat(300),
    '- '.repeat(300),
    '1e999',
    '0x',
    '~',
    '!!binary ',
  ],
];

function mutate(text: string, chooser: Chooser): string {
  let out = text;
  const times = 1 + chooser.below(6);
  for (let index = 0; index < times; index += 1) {
    const at = chooser.below(out.length + 1);
    const end = at + chooser.below(12);
    const kind = chooser.fraction();
    const piece = chooser.pick(PIECES);
    if (kind < 0.4) out = out.slice(0, at) + piece + out.slice(at);
    else if (kind < 0.6) out = out.slice(0, at) + out.slice(end);
    else if (kind < 0.8) out = out.slice(0, at) + piece + out.slice(end);
    else out = out.slice(0, end) + out.slice(at);
  }
  return out;
}

const context: SourceContext = {
  extraVars: new Map(),
  settings: DEFAULT_INVENTORY_SETTINGS.sources,
  decrypt: undefined,
  runProcess: () => Promise.reject(new Error('not here')),
  render: () => Promise.reject(new Error('not here')),
  snapshot: () => {
    throw new Error('not here');
  },
  delegate: () => Promise.reject(new Error('not here')),
  warn: () => undefined,
};

async function read(source: typeof ini, text: string): Promise<readonly CbxError[]> {
  const input: SourceInput = {
    given: 'x',
    path: '/x',
    isExecutable: false,
    text: () => new SourceFile('/x', text),
    lenientText: () => new SourceFile('/x', text),
  };
  const builder = new InventoryBuilder();
  return errorsOf(async () => {
    await source.load(input, builder, context);
    builder.reconcile();
  });
}

/** A script that printed the text. */
async function readScript(text: string): Promise<readonly CbxError[]> {
  const input: SourceInput = { given: 'x', path: '/x', isExecutable: true, text: noText, lenientText: noText };
  const runProcess: SourceContext['runProcess'] = async (_program, [what]) => {
    const stdout = Buffer.from(what === '--list' ? text : '{}');
    return { code: 0, stdout, stderr: Buffer.alloc(0) };
  };
  return errorsOf(() => script.load(input, new InventoryBuilder(), { ...context, runProcess }));
}

function noText(): never {
  throw new Error('a script has no text');
}

/** A vars file; its variables must have places. */
async function readVars(text: string): Promise<readonly CbxError[]> {
  return errorsOf(() => {
    const value = loadYaml(new SourceFile('/x', text));
    if (isDict(value)) toVariables(value);
  });
}

async function errorsOf(work: () => void | Promise<void>): Promise<readonly CbxError[]> {
  try {
    await work();
    return [];
  } catch (error) {
    if (error instanceof CbxErrors) return error.errors;
    if (error instanceof CbxError) return [error];
    throw error;
  }
}

describe(`${COUNT} mutated inventories, seed ${SEED}`, () => {
  const kinds = [
    ['INI', INI, (text: string) => read(ini, text)],
    ['YAML', YAML, (text: string) => read(yaml, text)],
    ['TOML', TOML, (text: string) => read(toml, text)],
    ['script', SCRIPT, readScript],
    ['vars file', VARS, readVars],
  ] as const;
  for (const [name, text, readText] of kinds) {
    it(`${name}: each is read or refused with a place`, async () => {
      const chooser = new Chooser(SEED);
      let refused = 0;
      for (let index = 0; index < COUNT / kinds.length; index += 1) {
        const mutated = mutate(text, chooser);
        const errors = await readText(mutated).catch((error: unknown) => {
          throw new Error(`inventory ${index} of seed ${SEED}: ${JSON.stringify(mutated)}`, { cause: error });
        });
        for (const { code, at } of errors) {
          expect({ index, code, hasPlace: at !== undefined }).toEqual({ index, code, hasPlace: true });
        }
        if (errors.length > 0) refused += 1;
      }
      // The mutations bite, and do not only bite.
      expect(refused).toBeGreaterThan(COUNT / kinds.length / 10);
      expect(refused).toBeLessThan(COUNT / kinds.length);
    }, 600_000);
  }

  it('prototype names stay data', async () => {
    const builder = new InventoryBuilder();
    const text = '[__proto__]\nconstructor toString=1\n[__proto__:vars]\n__proto__={"polluted": 1}\n';
    const input: SourceInput = {
      given: 'x',
      path: '/x',
      isExecutable: false,
      text: () => new SourceFile('/x', text),
      lenientText: () => new SourceFile('/x', text),
    };
    await ini.load(input, builder, context);
    expect([...(builder.groups.get('__proto__')?.vars.keys() ?? [])]).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
