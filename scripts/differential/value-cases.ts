import type { Chooser } from '../../test/helpers/chooser.ts';

/** A template and the YAML text of its variables. */
export interface TemplateCase {
  readonly template: string;
  readonly vars: string;
}

const WORDS = [
  '',
  'a',
  'yes',
  'no',
  'on',
  'null',
  '~',
  'true',
  'False',
  '1',
  '1.0',
  '1e3',
  '0x1f',
  '0o7',
  '0755',
  '1:30',
  '-',
  '- a',
  'a: b',
  'a #b',
  '#c',
  ' lead',
  'trail ',
  'two words',
  "it's",
  '"q"',
  '\\',
  'tab\there',
  'line\nbreak',
  'line\n',
  '\n',
  'two\n\nlines\n',
  'é',
  'ünï',
  '東京',
  '😀',
  '\x00',
  '\x7f',
  '\x85',
  '\xa0',
  '\u2028',
  '\ufeff',
  '{a}',
  '[b]',
  '&x',
  '*y',
  '!t',
  '%p',
  '@q',
  '`r',
  '|',
  '>',
  '?',
  '? k',
  ':',
  'a:',
  ':b',
  '=',
  '<<',
  '---',
  '...',
  '2024-01-02',
  '2024-01-02 03:04:05',
  '.inf',
  '.nan',
  '{% raw %}',
  'a long text of many words that has to be folded because it is wider than eighty columns by far, is it not',
  'averylongwordwithoutanyblankinitthatgoesonandonandonandonandonandonandonandonandonandonandonandon',
].filter((word) => !word.includes('{%'));

/** A random finite float of any size, or a round one. */
export function floatText(chooser: Chooser): string {
  const sign = chooser.chance(0.3) ? '-' : '';
  const digits = Array.from({ length: 1 + chooser.below(17) }, () => chooser.below(10)).join('');
  const whole = chooser.chance(0.4)
    ? `${chooser.below(1000)}.${digits}`
    : `${digits.charAt(0)}.${digits.slice(1) || '0'}`;
  const power = chooser.chance(0.4)
    ? `e${chooser.chance(0.5) ? '-' : '+'}${chooser.below(chooser.chance(0.5) ? 25 : 300)}`
    : '';
  return sign + whole + power;
}

export function intText(chooser: Chooser): string {
  const digits = Array.from({ length: 1 + chooser.below(chooser.chance(0.2) ? 30 : 5) }, () => chooser.below(10)).join(
    '',
  );
  return (chooser.chance(0.3) ? '-' : '') + (digits.replace(/^0+/, '') || '0');
}

function word(chooser: Chooser): string {
  const joined = chooser.list(2, () => chooser.pick(WORDS)).join(chooser.pick(['', ' ', '\n']));
  return JSON.stringify(chooser.chance(0.7) ? chooser.pick(WORDS) : joined).replace(
    /[\x7f-\xa0\u2028\u2029\ufeff]/g,
    escaped,
  );
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A random value in YAML's flow style. */
export function valueText(chooser: Chooser, depth: number): string {
  const kind = chooser.below(depth > 0 ? 10 : 6);
  if (kind < 2) return word(chooser);
  if (kind === 2) return intText(chooser);
  if (kind === 3) return floatText(chooser);
  if (kind === 4) return chooser.pick(['true', 'false', 'null']);
  if (kind === 5) return word(chooser);
  if (kind < 8) return `[${chooser.list(4, () => valueText(chooser, depth - 1)).join(', ')}]`;
  const keys = [...new Set(chooser.list(4, () => (chooser.chance(0.9) ? word(chooser) : intText(chooser))))];
  return `{${keys.map((key) => `? ${key} : ${valueText(chooser, depth - 1)}`).join(', ')}}`;
}

const NUMBERS = [
  '{{ a ~ "" }}',
  '{{ a + b }}',
  '{{ a - b }}',
  '{{ a * b }}',
  '{{ a / b }}',
  '{{ a // b }}',
  '{{ a % b }}',
  '{{ a | round }}',
  '{{ a | round(2) }}',
  '{{ a | round(-1) }}',
  '{{ a | round(1, "ceil") }}',
  '{{ a | int }}',
  '{{ a | float }}',
  '{{ "%d" % a }}',
  '{{ "%.3f" % a }}',
  '{{ "%g" % a }}',
  '{{ "%e" % a }}',
  '{{ "%10.4g|" % a }}',
  '{{ "%+.0f" % a }}',
  '{{ "%#x" % (a | int) }}',
  '{{ "{:,}".format(a) }}',
  '{{ "{:.2f}".format(a) }}',
  '{{ "{:e}".format(a) }}',
  '{{ "{:g}".format(a) }}',
  '{{ "{:>12}".format(a) }}',
  '{{ "{:010.2f}".format(a) }}',
  '{{ "{:.5}".format(a) }}',
  '{{ "{:.0%}".format(a) }}',
  '{{ a | string | length }}',
  '{{ -a }}',
  '{{ a | abs }}',
  '{{ a | to_json }}',
  '{{ [a, b] | sum }}',
  '{{ a == b }} {{ a < b }} {{ a >= b }}',
  '{{ a | filesizeformat }}',
  '{{ a | human_readable }}',
  '{{ "{:_.3f}".format(a) }}',
];

/** Arithmetic and formats of two numbers. */
export function numberCase(chooser: Chooser): TemplateCase {
  const number = (): string => (chooser.chance(0.5) ? floatText(chooser) : intText(chooser));
  return { template: chooser.pick(NUMBERS), vars: `{a: ${number()}, b: ${number()}}` };
}

/** str() and repr() of any value. */
export function reprCase(chooser: Chooser): TemplateCase {
  return {
    template: chooser.pick(['{{ a ~ "" }}', '{{ [a] | string }}', '{{ "%r" % [a] }}', '{{ a | list | string }}']),
    vars: `{a: ${valueText(chooser, 3)}}`,
  };
}

const ORDERS = [
  '{{ a | sort }}',
  '{{ a | sort(reverse=true) }}',
  '{{ a | sort(case_sensitive=true) }}',
  '{{ a | min }} {{ a | max }}',
  '{{ a[0] == a[1] }} {{ a[0] != a[2] }}',
  '{{ a[0] < a[1] }}',
  '{{ a[1] >= a[2] }}',
  '{{ a | unique }}',
  '{{ a[0] in a[1:] }}',
  '{{ a.index(a[2]) }}',
  '{{ a.count(a[1]) }}',
  '{{ a | union(a[:1]) }}',
  '{{ a | difference(a[1:]) }}',
  '{{ a | groupby(0) }}',
];

/** Comparison and sorting, of one kind of value or mixed. */
export function orderCase(chooser: Chooser): TemplateCase {
  const kinds: (() => string)[] = [
    () => intText(chooser),
    () => floatText(chooser),
    () => word(chooser),
    () => `[${chooser.list(2, () => intText(chooser)).join(', ')}]`,
    () => valueText(chooser, 1),
    () => chooser.pick(['a', 'B', 'b', 'A', 'é', 'z', 'aa', '1', '1.0', 'true', '2', '0']),
  ];
  const make = chooser.chance(0.85) ? chooser.pick(kinds) : (): string => chooser.pick(kinds)();
  const members = Array.from({ length: 3 + chooser.below(4) }, () => make());
  return { template: chooser.pick(ORDERS), vars: `{a: [${members.join(', ')}]}` };
}

const YAML = ['', '', '', 'indent=2', 'width=30', 'indent=8, width=50', 'sort_keys=false', 'explicit_start=true'];

export function yamlCase(chooser: Chooser): TemplateCase {
  const filter = chooser.pick(['to_nice_yaml', 'to_nice_yaml', 'to_yaml']);
  const options = chooser.pick(YAML);
  return {
    template: `{{ a | ${filter}${options === '' ? '' : `(${options})`} }}`,
    vars: `{a: ${valueText(chooser, 3)}}`,
  };
}

const JSON_OPTIONS = ['', '', '', 'indent=2', 'ensure_ascii=false', 'sort_keys=false', 'indent=0'];

export function jsonCase(chooser: Chooser): TemplateCase {
  const filter = chooser.pick(['to_nice_json', 'to_nice_json', 'to_json']);
  const options = chooser.pick(JSON_OPTIONS);
  return {
    template: `{{ a | ${filter}${options === '' ? '' : `(${options})`} }}`,
    vars: `{a: ${valueText(chooser, 3)}}`,
  };
}
