import { hasNode, type ParsedRegex, type RegexNode, type SetMember, widthOf } from './ast.ts';
import { classSource } from './classes.ts';

/**
 * The same pattern for JavaScript's engine, where that means the same; undefined where only our own matcher does:
 * references, conditions, possessive and atomic parts, groups that a later repetition may leave out, repetitions of what
 * can be empty, case that differs between parts or knows ASCII alone.
 */
export function emitRegex(parsed: ParsedRegex, isBytes: boolean): { source: string; flags: string } | undefined {
  const { root } = parsed;
  if (hasNode(root, needsMatcher)) return undefined;
  const cases = new Set<boolean>();
  hasNode(root, (node) => {
    if ((node.kind === 'char' || node.kind === 'set') && isCased(node)) cases.add(node.flags.ignoreCase);
    return false;
  });
  if (cases.size > 1) return undefined;
  const ignoresCase = cases.has(true);
  if (ignoresCase && hasNode(root, (node) => 'flags' in node && node.flags.ascii)) return undefined;
  const emit = new Emitter(ignoresCase, isBytes);
  return { source: emit.node(root), flags: `${ignoresCase ? 'i' : ''}${isBytes ? '' : 'u'}` };
}

function needsMatcher(node: RegexNode): boolean {
  if (node.kind === 'reference' || node.kind === 'condition' || node.kind === 'atomic') return true;
  if (node.kind === 'look') return node.isBehind && hasNode(node.body, isCapture);
  // What Python finds in an empty text differs.
  if (node.kind === 'at') return node.where === 'B';
  if (node.kind !== 'repeat') return false;
  if (node.mode === 'possessive' || node.most >= 2 ** 31) {
    if (node.mode === 'possessive' || Number.isFinite(node.most)) return true;
  }
  const isOnce = node.most <= 1;
  if (!isOnce && widthOf(node.body)[0] === 0) return true;
  if (isOnce && widthOf(node.body)[0] === 0) return true;
  return !isOnce && hasNode(node.body, isCapture) && !capturesAlways(node.body);
}

function isCapture(node: RegexNode): boolean {
  return node.kind === 'group' && node.number !== undefined;
}

/** True when every way through a node sets all of its groups. */
function capturesAlways(node: RegexNode): boolean {
  switch (node.kind) {
    case 'sequence':
      return node.items.every(capturesAlways);
    case 'group':
      return capturesAlways(node.body);
    case 'repeat':
      return !hasNode(node.body, isCapture) || (node.least > 0 && capturesAlways(node.body));
    default:
      return !hasNode(node, isCapture);
  }
}

function isCased(node: Extract<RegexNode, { kind: 'char' | 'set' }>): boolean {
  if (node.kind === 'set') return node.members.some((member) => member.kind === 'range');
  const character = String.fromCodePoint(node.code);
  return character.toLowerCase() !== character.toUpperCase();
}

/** Where a match may be empty and another, longer one exists at the same place, Python's findall() gives both. */
export function mayHideMatches(root: RegexNode): boolean {
  return (
    widthOf(root)[0] === 0 &&
    hasNode(root, (node) => node.kind === 'choice' || (node.kind === 'repeat' && node.mode === 'lazy'))
  );
}

/** i, I and the Turkish letters are one to Python, two pairs to JavaScript. */
const DOTTED = [0x49, 0x69, 0x130, 0x131];
const DOTTED_SOURCE = 'iı\\u0130';

class Emitter {
  readonly #ignoresCase: boolean;
  readonly #isBytes: boolean;

  constructor(ignoresCase: boolean, isBytes: boolean) {
    this.#ignoresCase = ignoresCase;
    this.#isBytes = isBytes;
  }

  node(node: RegexNode): string {
    switch (node.kind) {
      case 'char':
        if (this.#ignoresCase && DOTTED.includes(node.code)) return `[${DOTTED_SOURCE}]`;
        return this.#literal(node.code);
      case 'any':
        return node.flags.dotAll ? '[\\s\\S]' : '[^\\n]';
      case 'set':
        return this.#set(node);
      case 'at':
        return this.#at(node);
      case 'sequence':
        return node.items.map((item) => (item.kind === 'choice' ? `(?:${this.node(item)})` : this.node(item))).join('');
      case 'choice':
        return node.options.map((option) => this.node(option)).join('|');
      case 'group':
        return `(${node.number === undefined ? '?:' : ''}${this.node(node.body)})`;
      case 'look':
        return `(?${node.isBehind ? '<' : ''}${node.isNegated ? '!' : '='}${this.node(node.body)})`;
      case 'repeat': {
        const bounds = `{${node.least},${Number.isFinite(node.most) ? node.most : ''}}`;
        const body = this.node(node.body);
        const isUnit = ['char', 'any', 'group'].includes(node.body.kind);
        return `${isUnit ? body : `(?:${body})`}${bounds}${node.mode === 'lazy' ? '?' : ''}`;
      }
      default:
        throw new Error(`JavaScript has no equal of ${node.kind}`);
    }
  }

  #literal(code: number): string {
    const character = String.fromCodePoint(code);
    if (/[A-Za-z0-9_ ]/.test(character)) return character;
    if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
    return this.#isBytes ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`;
  }

  // The m flag is never set, so ^ and $ mean the very start and the very end.
  #at({ where, flags }: Extract<RegexNode, { kind: 'at' }>): string {
    const word = `[${classSource('w', flags.ascii)}]`;
    switch (where) {
      case '^':
        return flags.multiLine ? '(?<=\\n|^)' : '^';
      case '$':
        return flags.multiLine ? '(?=\\n|$)' : '(?=\\n?$)';
      case 'A':
        return '^';
      case 'Z':
        return '$';
      default:
        return `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`;
    }
  }

  #set({ members, isNegated, flags }: Extract<RegexNode, { kind: 'set' }>): string {
    const positive: string[] = [];
    const negative: string[] = [];
    for (const member of members) {
      if (member.kind === 'range') positive.push(this.#range(member));
      else if (/[dws]/.test(member.letter)) positive.push(classSource(member.letter, flags.ascii));
      else negative.push(classSource(member.letter.toLowerCase(), flags.ascii));
    }
    const isDotted = members.some(
      (member) => member.kind === 'range' && DOTTED.some((code) => code >= member.from && code <= member.to),
    );
    if (this.#ignoresCase && isDotted) positive.push(DOTTED_SOURCE);
    if (negative.length === 0) return `[${isNegated ? '^' : ''}${positive.join('')}]`;
    const parts = negative.map((text) => `[^${text}]`);
    if (positive.length > 0) parts.push(`[${positive.join('')}]`);
    const any = `(?:${parts.join('|')})`;
    return isNegated ? `(?:(?!${any})[\\s\\S])` : any;
  }

  #range(member: Extract<SetMember, { kind: 'range' }>): string {
    if (member.from === member.to) return this.#literal(member.from);
    return `${this.#literal(member.from)}-${this.#literal(member.to)}`;
  }
}
