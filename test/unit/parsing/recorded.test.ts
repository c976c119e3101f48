import { describe, expect, it } from 'vitest';
import { SourceFile } from '../../../src/errors/index.ts';
import { dumpYaml, parseIni, parseKeyValue, parsePythonLiteral, spanOf } from '../../../src/parsing/index.ts';
import { float, type Value } from '../../../src/values/index.ts';
import { canonical } from './canonical.ts';
import keyValues from './key-values.json' with { type: 'json' };
import literals from './python-literals.json' with { type: 'json' };
import texts from './yaml-texts.json' with { type: 'json' };

const sourced = (text: string) => ({
  value: text,
  at: { file: new SourceFile('x', text), start: 0, end: text.length },
});

describe('one-line arguments, as recorded from Ansible', () => {
  for (const entry of keyValues as { text: string; freeForm: boolean; arguments?: unknown; error?: boolean }[]) {
    it(`${JSON.stringify(entry.text)}${entry.freeForm ? ' as free form' : ''}`, () => {
      const parse = () => parseKeyValue(sourced(entry.text), entry.freeForm);
      if (entry.error === true) {
        expect(parse).toThrowError(/never closed/);
        return;
      }
      const { args, freeForm } = parse();
      expect([...args, ...(freeForm === undefined ? [] : [['_raw_params', freeForm.value]])]).toEqual(entry.arguments);
    });
  }

  it('know where they stand', () => {
    const { args } = parseKeyValue(sourced("src=a dest='b c'"));
    const span = spanOf(args, 'dest');
    expect([span?.key?.start, span?.key?.end, span?.value.start, span?.value.end]).toEqual([6, 10, 11, 16]);
  });
});

describe('Python literals, as recorded from ast.literal_eval', () => {
  for (const entry of literals as { text: string; value?: unknown }[]) {
    it(JSON.stringify(entry.text), () => {
      const parsed = parsePythonLiteral(entry.text);
      expect(parsed === undefined ? undefined : canonical(parsed.value)).toEqual(entry.value);
    });
  }
});

describe('YAML texts, as recorded from PyYAML with libyaml', () => {
  const decode = (value: unknown): Value => {
    if (Array.isArray(value)) return value.map(decode);
    if (typeof value !== 'object' || value === null) return value as Value;
    if ('__f' in value) return float(Number(value.__f));
    const { __m: members } = value as { __m: [string, unknown][] };
    return new Map(members.map(([key, member]): [Value, Value] => [key, decode(member)]));
  };
  for (const [index, { value, text, ...options }] of texts.entries()) {
    it(`${index}: ${JSON.stringify(text).slice(0, 60)}`, () => {
      expect(dumpYaml(decode(value), options)).toBe(text);
    });
  }

  it('shared containers become anchors', () => {
    const shared: Value = ['x'];
    expect(
      dumpYaml(
        new Map<Value, Value>([
          ['a', shared],
          ['b', shared],
        ]),
      ),
    ).toBe('a: &id001\n- x\nb: *id001\n');
  });
});

describe('ansible.cfg', () => {
  it("follows configparser's rules", () => {
    const text =
      '# c\n[defaults]\nForks: 10 ; five\nargs = -o "x=y" # kept\nmulti = a\n   b\n__proto__ = x\nlist[] = 1\n[a.b]\nq = "1"\n';
    const sections = parseIni(new SourceFile('ansible.cfg', text));
    const plain = [...sections].map(([name, entries]) => [name, [...entries].map(([key, { value }]) => [key, value])]);
    expect(plain).toEqual([
      [
        'defaults',
        [
          ['forks', '10'],
          ['args', '-o "x=y" # kept'],
          ['multi', 'a\nb'],
          ['__proto__', 'x'],
          ['list[]', '1'],
        ],
      ],
      ['a.b', [['q', '"1"']]],
    ]);
    expect(sections.get('defaults')?.get('forks')?.at.start).toBe(text.indexOf('Forks'));
  });

  it('refuses keys before the first section', () => {
    expect(() => parseIni(new SourceFile('ansible.cfg', 'forks = 1\n'))).toThrowError(/section header/);
  });
});
