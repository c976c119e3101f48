import { describe, expect, it } from 'vitest';
import { formatLocation, SourceFile } from '../../../src/errors/index.ts';
import { parseYaml, parseYamlStream, spanOf } from '../../../src/parsing/index.ts';
import { UnsafeText, type VaultText } from '../../../src/values/index.ts';
import { canonical } from './canonical.ts';
import recorded from './yaml-values.json' with { type: 'json' };

const file = (text: string): SourceFile => new SourceFile('x.yml', text);

describe("values, as recorded from PyYAML with Ansible's loader", () => {
  for (const entry of recorded as { text: string; value?: unknown; error?: boolean }[]) {
    it(JSON.stringify(entry.text), () => {
      const { value, errors } = parseYaml(file(entry.text), { json: false });
      if (entry.error === true) expect(errors.length).toBeGreaterThan(0);
      else {
        expect(errors).toEqual([]);
        expect(canonical(value)).toEqual(entry.value);
      }
    });
  }
});

describe('positions', () => {
  const text = 'a: 1\nb:\n  - x\n  - {c: d}\n';
  const root = parseYaml(file(text)).value as ReadonlyMap<string, unknown>;
  const slice = (span: { start: number; end: number } | undefined): string | undefined =>
    span === undefined ? undefined : text.slice(span.start, span.end);

  it('of keys and values', () => {
    expect(slice(spanOf(root, 'a')?.key)).toBe('a');
    expect(slice(spanOf(root, 'a')?.value)).toBe('1');
    expect(slice(spanOf(root.get('b'), 1)?.value)).toBe('{c: d}');
  });

  it('of members that a merge key brought in', () => {
    const merged = parseYaml(file('base: &b {x: 1}\nuser:\n  <<: *b\n  y: 2\n')).value as ReadonlyMap<string, unknown>;
    const at = spanOf(merged.get('user'), 'x')?.key;
    expect(at === undefined ? undefined : formatLocation(at)).toBe('x.yml:1:11');
  });

  it('of nothing for values that no parser made', () => {
    expect(spanOf(new Map([['a', 1]]), 'a')).toBeUndefined();
  });
});

describe('JSON', () => {
  it('is read by its own rules', () => {
    expect(canonical(parseYaml(file('{"a": 1e3, "b": 10000000000000000000, "__proto__": "\\u00e9"}')).value)).toEqual([
      'm',
      [
        [
          ['s', 'a'],
          ['f', '1000.0'],
        ],
        [
          ['s', 'b'],
          ['i', '10000000000000000000'],
        ],
        [
          ['s', '__proto__'],
          ['s', 'é'],
        ],
      ],
    ]);
  });
});

describe('hostile input gives an error with a place, never a crash', () => {
  const deep = 20_000;
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 9; level += 1) {
    const name = String.fromCharCode(97 + level);
    const above = String.fromCharCode(96 + level);
    bomb.push(`${name}: &${name} [${Array(10).fill(`*${above}`).join(', ')}]`);
  }
  const cases: Record<string, string> = {
    'brackets 20,000 deep': '['.repeat(deep),
    'closed brackets 20,000 deep': '['.repeat(deep) + ']'.repeat(deep),
    'dashes 20,000 deep': '- '.repeat(deep),
    'braces 20,000 deep': '{a: '.repeat(deep),
    'an alias bomb': bomb.join('\n'),
    'an alias of itself': '&a [*a]',
    'a NUL': 'a: \0b',
    'a tab as indentation': 'a:\n\t- b',
    'a key that is a mapping': '{{ x }}: y',
  };
  for (const [name, text] of Object.entries(cases)) {
    it(name, () => {
      const { errors } = parseYaml(file(text));
      expect(errors[0]?.code).toMatch(/^YAML_/);
      expect(errors[0]?.at).toBeDefined();
    });
  }
});

describe('tags and warnings', () => {
  it('!unsafe and !vault', () => {
    const text = 'a: !unsafe "{{ x }}"\nb: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  3132\n';
    const root = parseYaml(file(text), { decrypt: (envelope) => `plain ${envelope.length}` }).value as ReadonlyMap<
      string,
      unknown
    >;
    expect(root.get('a')).toEqual(new UnsafeText('{{ x }}'));
    expect((root.get('b') as VaultText).reveal()).toBe('plain 31');
  });

  it('a key given twice', () => {
    const { value, warnings } = parseYaml(file('a: 1\na: 2\n'));
    expect(value).toEqual(new Map([['a', 2]]));
    expect(warnings.map((warning) => [warning.code, warning.at?.start])).toEqual([['YAML_DUPLICATE_KEY', 5]]);
  });

  it('several documents only where they are asked for', () => {
    expect(parseYaml(file('a\n---\nb\n')).errors[0]?.code).toBe('YAML_MANY_DOCUMENTS');
    expect(parseYamlStream(file('a\n---\nb\n')).documents.map(({ value }) => value)).toEqual(['a', 'b']);
  });

  it('a hint for the usual mistakes', () => {
    expect(parseYaml(file('a: {{ x }} y')).errors[0]?.hint).toContain('quote a value');
    expect(parseYaml(file('a:\n\t- b')).errors[0]?.hint).toContain('spaces');
  });
});
