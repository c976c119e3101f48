import type { RegexFlags, RegexNode, SetMember } from './ast.ts';

const DIGIT = '\\p{Nd}';
const WORD = '\\p{L}\\p{N}_';
const SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

/** The inside of a JavaScript set for `d`, `w` or `s`, with Python's meaning. */
export function classSource(letter: string, ascii: boolean): string {
  if (letter === 'd') return ascii ? '0-9' : DIGIT;
  if (letter === 'w') return ascii ? 'A-Za-z0-9_' : WORD;
  return ascii ? '\\t-\\r\\x20' : SPACE;
}

const tests = new Map<string, RegExp>();

/** True when a character belongs to a shorthand class; capital letters mean its opposite. */
export function isInClass(code: number, letter: string, ascii: boolean): boolean {
  const lower = letter.toLowerCase();
  const key = lower + ascii;
  let test = tests.get(key);
  if (test === undefined) {
    test = new RegExp(`^[${classSource(lower, ascii)}]$`, 'u');
    tests.set(key, test);
  }
  return test.test(String.fromCodePoint(code)) === (letter === lower);
}

/** Letters that share their capital with another one and are not simply its other case. */
const ODD = [...'ıİſKÅΩµͅιΐΰϐϵϑϰϖϱςϕᲀᲁᲂᲃᲄᲅᲆᲇᲈẛẞﬅﬆ'];

/** What two characters have in common that differ in case only: the capital of the small letter. */
export function caseKey(code: number, ascii: boolean): string {
  const character = String.fromCodePoint(code);
  if (ascii) return code < 128 ? character.toLowerCase() : character;
  const [small = character] = character.toLowerCase();
  return small.toUpperCase();
}

/** A character and all others that differ from it in case only. */
export function caseVariants(code: number, ascii: boolean): readonly number[] {
  const character = String.fromCodePoint(code);
  if (ascii) return code < 128 ? [character.toLowerCase(), character.toUpperCase()].map(codeOf) : [code];
  const key = caseKey(code, false);
  // The capital brings in what İ leaves out: its small letter is two characters, of which Python uses the first.
  const candidates = [character, character.toLowerCase(), character.toUpperCase(), key, key.toLowerCase(), ...ODD];
  const found = candidates.filter((other) => Array.from(other).length === 1 && caseKey(codeOf(other), false) === key);
  return [...new Set(found.map(codeOf))];
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}

/** Whether a set matches a character. */
export function setMatches(node: Extract<RegexNode, { kind: 'set' }>, code: number): boolean {
  const variants = node.flags.ignoreCase ? caseVariants(code, node.flags.ascii) : [code];
  const isMember = node.members.some((member) =>
    variants.some((variant) => memberMatches(member, variant, node.flags)),
  );
  return isMember !== node.isNegated;
}

function memberMatches(member: SetMember, code: number, flags: RegexFlags): boolean {
  if (member.kind === 'class') return isInClass(code, member.letter, flags.ascii);
  return code >= member.from && code <= member.to;
}
