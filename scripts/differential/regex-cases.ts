import type { Chooser } from '../../test/helpers/chooser.ts';

export interface RegexCase {
  readonly pattern: string;
  readonly text: string;
  readonly replacement: string;
  /** Flags of `ims`. */
  readonly flags: string;
  readonly isBytes: boolean;
}

const ATOMS = [
  'a',
  'b',
  'A',
  'B',
  'é',
  'É',
  'ß',
  'i',
  'I',
  'ı',
  'k',
  's',
  'σ',
  '1',
  ' ',
  '_',
  '.',
  '\\.',
  '\\d',
  '\\D',
  '\\w',
  '\\W',
  '\\s',
  '\\S',
  '[ab]',
  '[^ab]',
  '[a-c]',
  '[^\\d]',
  '[\\w.]',
  '[]a]',
  '[^]a]',
  '[a\\]]',
  '[\\W\\d]',
  '[^\\Wa]',
  '[A-Z]',
  '[i-k]',
  '[-a]',
  '[a-]',
  '[\\s\\S]',
  '\\n',
  '\\t',
  '\\x61',
  '\\u0061',
  '\\141',
  '\\0',
  '\\-',
  '\\/',
  '东',
  '😀',
  '[😀a]',
  '[^é]',
  '\\b',
  '\\B',
  '^',
  '$',
  '\\A',
  '\\Z',
  '{',
  '}',
  ']',
  ',',
  '-',
  '/',
];
const QUANTIFIERS = [
  '*',
  '+',
  '?',
  '*?',
  '+?',
  '??',
  '{2}',
  '{1,2}',
  '{,2}',
  '{1,}',
  '{,}',
  '{0}',
  '{1,2}?',
  '*+',
  '++',
  '?+',
  '{1,2}+',
  '{a}',
  '{}',
  '{2',
  '{2,1}',
];
const PREFIXES = ['(?i)', '(?m)', '(?s)', '(?x)', '(?im)', '(?a)', '(?ai)', '(?i)(?m)', '(?ix)'];
const TEXT = [
  'a',
  'b',
  'A',
  'B',
  'aa',
  'ab',
  'ba',
  'c',
  'é',
  'É',
  'ß',
  'ẞ',
  'i',
  'I',
  'ı',
  'İ',
  'K',
  'k',
  'ſ',
  's',
  'σ',
  'ς',
  'Σ',
  '1',
  '12',
  ' ',
  '_',
  '.',
  '\n',
  '\t',
  '-',
  '/',
  '东',
  '😀',
  ']',
  '{',
  '}',
  ',',
  '\r',
  '\v',
  '\xa0',
  '٣',
  '²',
];
const BROKEN = [
  '(',
  ')',
  '[',
  '[a',
  'a**',
  '*a',
  '(?P<n>a)(?P<n>b)',
  '(?P=q)',
  '(?<=a+)b',
  '(?q)',
  '(?P<1>a)',
  '\\1',
  '(a\\1)',
  '\\8',
  '[b-a]',
  '[\\w-a]',
  '\\q',
  '\\x1',
  '\\u12',
  'a|*',
  '(?(1)a|b)',
  '(?(x)a)',
  '(a)(?(1)b|c|d)',
  '(?i',
  'a(?i)',
  '(?#',
  '\\400',
  '[\\q]',
  '(?-i)',
  '(?i-i:a)',
  '(?<a',
  '(?P',
  '(?Px)',
  '(?P<a',
  '\\',
  '[\\',
];
const REPLACEMENTS = [
  'X',
  '',
  '<\\g<0>>',
  '\\1',
  '\\g<1>!',
  '\\n',
  '\\\\',
  '\\2',
  '\\g<n>',
  '&',
  '$1',
  '\\q',
  '\\0',
  '\\101',
  '\\8',
  '-\\1-\\2',
  'é',
];

/** A random pattern with a text that has some of its letters. */
export function regexCase(chooser: Chooser): RegexCase {
  const groups = { count: 0, names: [] as string[] };
  let pattern = chooser.chance(0.04)
    ? chooser.pick(BROKEN) + (chooser.chance(0.5) ? 'a' : '')
    : branch(chooser, 3, groups);
  if (chooser.chance(0.12)) pattern = chooser.pick(PREFIXES) + pattern;
  const isBytes = chooser.chance(0.1);
  let text = Array.from({ length: chooser.below(9) }, () => chooser.pick(TEXT)).join('');
  if (isBytes) {
    pattern = Buffer.from(pattern, 'utf8').toString('latin1');
    text = Buffer.from(text, 'utf8').toString('latin1');
  }
  const flags = [...'ims'].filter(() => chooser.chance(0.15)).join('');
  return { pattern, text, replacement: chooser.pick(REPLACEMENTS), flags, isBytes };
}

interface Groups {
  count: number;
  readonly names: string[];
}

function branch(chooser: Chooser, depth: number, groups: Groups): string {
  const options = chooser.chance(0.25) ? 2 + chooser.below(2) : 1;
  return Array.from({ length: options }, () => sequence(chooser, depth, groups)).join('|');
}

function sequence(chooser: Chooser, depth: number, groups: Groups): string {
  let text = '';
  for (let left = chooser.below(4) + (depth === 3 ? 1 : 0); left > 0; left -= 1) {
    const part = item(chooser, depth, groups);
    const quantifier = chooser.chance(0.35) ? chooser.pick(QUANTIFIERS) : '';
    // Python 3.11.2 does not come back from some possessive groups.
    const isGroup = part.startsWith('(');
    text += part + (isGroup && quantifier.length > 1 && quantifier.endsWith('+') ? '+' : quantifier);
  }
  return text;
}

function item(chooser: Chooser, depth: number, groups: Groups): string {
  if (depth === 0 || chooser.chance(0.6)) return chooser.pick(ATOMS);
  const inner = (): string => branch(chooser, depth - 1, groups);
  switch (chooser.below(15)) {
    case 0:
    case 1:
    case 2:
    case 3:
      groups.count += 1;
      return `(${inner()})`;
    case 4:
    case 5:
      return `(?:${inner()})`;
    case 6: {
      groups.count += 1;
      const name = groups.names.includes('n') ? `n${groups.count}` : 'n';
      groups.names.push(name);
      return `(?P<${name}>${inner()})`;
    }
    case 7:
      return `(?=${inner()})`;
    case 8:
      return `(?!${inner()})`;
    case 9:
      return `(?<${chooser.pick(['=', '!'])}${chooser.pick(['a', 'ab', '\\w', 'a|b', '(a)', '[ab]b', '^', 'é'])})`;
    case 10:
      return groups.count === 0 ? 'a' : `\\${1 + chooser.below(groups.count)}`;
    case 11:
      return groups.names.length === 0 ? 'b' : `(?P=${chooser.pick(groups.names)})`;
    case 12:
      return groups.count === 0
        ? 'a'
        : `(?(${1 + chooser.below(groups.count)})${chooser.pick(ATOMS)}|${chooser.pick(ATOMS)})`;
    case 13:
      return `(?>${inner()})`;
    default:
      return `(?${chooser.pick(['i', 's', 'm', 'a', '-i', 'i-s', 'x'])}:${inner()})`;
  }
}

/** What a case answers: matches with their groups, and the text after the replacement; or that Python refuses it. */
export interface RegexAnswer {
  readonly error?: true;
  readonly matches?: readonly (readonly (string | null)[])[];
  readonly starts?: readonly number[];
  readonly start?: readonly (string | null)[] | null;
  readonly whole?: readonly (string | null)[] | null;
  readonly sub?: string | null;
}
