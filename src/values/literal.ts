import { assertHashable, dictSet, equals } from './compare.ts';
import { int } from './number.ts';
import { type Py, PyBytes, PyError, PySet, typeError } from './py.ts';
import { repr } from './repr.ts';
import { unescapeText } from './string-escape.ts';
import { float, PyTuple } from './value.ts';

/** Nesting beyond this is refused, as Python's own parser refuses it. */
const MAX_DEPTH = 100;

const TOKEN =
  /[ \t\f]*(?:(#[^\n]*)|(\\?\r?\n)|([rRbBuUfF]{0,2})('''[\s\S]*?'''|"""[\s\S]*?"""|'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*")|((?:0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*)?\.\d(?:_?\d)*(?:[eE][-+]?\d(?:_?\d)*)?|\d(?:_?\d)*\.?(?:[eE][-+]?\d(?:_?\d)*)?)[jJ]?)|([\p{L}_][\p{L}\p{N}_]*)|(.))/uy;

interface Token {
  readonly kind: 'text' | 'bytes' | 'number' | 'name' | 'sign' | 'end';
  readonly text: string;
}

/**
 * Python's ast.literal_eval(), by default with JSON's true, false and null beside Python's names, which is what turns a
 * rendered text into a list or dict. Raises a PyError: kind `type` where Python would raise a TypeError (an unhashable key), kind
 * `syntax` for all that is no literal.
 */
export function parseLiteral(source: string, names: 'python' | 'python and json' = 'python and json'): Py {
  if (/^[ \t]/.test(source)) throw notLiteral('unexpected indent');
  return new LiteralParser(source, names === 'python and json').parse();
}

function notLiteral(message: string): PyError {
  return new PyError('syntax', message);
}

class LiteralParser {
  readonly #tokens: Token[];
  readonly #knowsJson: boolean;
  #at = 0;
  #depth = 0;

  constructor(source: string, knowsJson: boolean) {
    this.#tokens = tokenize(source);
    this.#knowsJson = knowsJson;
  }

  parse(): Py {
    const value = this.#list('end');
    if (this.#peek().kind !== 'end') throw notLiteral('invalid syntax');
    return value;
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '' };
  }

  #skip(sign: string): boolean {
    const token = this.#peek();
    if (token.kind !== 'sign' || token.text !== sign) return false;
    this.#at += 1;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#skip(sign)) throw notLiteral(`expected '${sign}'`);
  }

  /** One expression, or a tuple of several with commas between. */
  #list(closing: string): Py {
    const first = this.#sum();
    if (!this.#skip(',')) return first;
    const members = [first];
    while (!this.#closes(closing)) {
      members.push(this.#sum());
      if (!this.#skip(',')) break;
    }
    return PyTuple.from(members as never[]);
  }

  #closes(closing: string): boolean {
    const token = this.#peek();
    return closing === 'end' ? token.kind === 'end' : token.kind === 'sign' && token.text === closing;
  }

  /** A value with at most one sign; sums are literals in Python only with complex numbers, which no template makes. */
  #sum(): Py {
    if (this.#skip('-')) {
      const value = this.#value();
      if (typeof value === 'bigint') return int(-value);
      if (typeof value === 'number') return value === 0 ? 0 : -value;
      if (typeof value === 'object' && value !== null && 'value' in value) return float(-(value.value as number));
      throw notLiteral('malformed node');
    }
    if (this.#skip('+')) {
      const value = this.#value();
      if (typeof value === 'number' || typeof value === 'bigint') return value;
      throw notLiteral('malformed node');
    }
    return this.#value();
  }

  #value(): Py {
    const token = this.#peek();
    this.#at += 1;
    switch (token.kind) {
      case 'text':
      case 'bytes':
        return this.#text(token);
      case 'number':
        return parseNumber(token.text);
      case 'name':
        return this.#name(token.text);
      case 'sign':
        break;
      case 'end':
        throw notLiteral('unexpected end');
    }
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw notLiteral('too many nested parentheses');
    const value = this.#group(token.text);
    this.#depth -= 1;
    return value;
  }

  #group(open: string): Py {
    if (open === '(') {
      if (this.#skip(')')) return new PyTuple();
      const value = this.#list(')');
      this.#expect(')');
      return value;
    }
    if (open === '[') {
      const members: Py[] = [];
      while (!this.#closes(']')) {
        members.push(this.#sum());
        if (!this.#skip(',')) break;
      }
      this.#expect(']');
      return members;
    }
    if (open === '{') return this.#braces();
    throw notLiteral('invalid syntax');
  }

  #braces(): Py {
    if (this.#skip('}')) return new Map();
    const first = this.#sum();
    if (!this.#skip(':')) {
      const members = [first];
      while (this.#skip(',') && !this.#closes('}')) members.push(this.#sum());
      this.#expect('}');
      return set(members);
    }
    const pairs: [Py, Py][] = [[first, this.#sum()]];
    while (this.#skip(',') && !this.#closes('}')) {
      const key = this.#sum();
      this.#expect(':');
      pairs.push([key, this.#sum()]);
    }
    this.#expect('}');
    const dict = new Map<Py, Py>();
    for (const [key, member] of pairs) dictSet(dict, key, member);
    return dict;
  }

  #text(first: Token): Py {
    let text = first.text;
    while (this.#peek().kind === first.kind) {
      text += this.#peek().text;
      this.#at += 1;
    }
    return first.kind === 'bytes' ? new PyBytes(Buffer.from(text, 'latin1')) : text;
  }

  #name(name: string): Py {
    if (this.#knowsJson && Object.hasOwn(JSON_NAMES, name)) return JSON_NAMES[name] as Py;
    switch (name) {
      case 'True':
        return true;
      case 'False':
        return false;
      case 'None':
        return null;
      case 'set':
        if (this.#skip('(') && this.#skip(')')) return set([]);
    }
    throw notLiteral(`malformed node: ${name}`);
  }
}

const JSON_NAMES: Readonly<Record<string, Py>> = { true: true, false: false, null: null };

/** A set of hashable members, each once. */
function set(members: readonly Py[]): PySet {
  const unique: Py[] = [];
  for (const member of members) {
    if (member instanceof PySet) throw typeError("unhashable type: 'set'");
    assertHashable(member);
    if (!unique.some((known) => equals(known, member))) unique.push(member);
  }
  return new PySet(unique, repr);
}

/** A number in Python's spelling (underscores, other bases, exponents). */
export function parseNumber(text: string): number | bigint | Py {
  const plain = text.replaceAll('_', '');
  if (/[jJ]$/.test(plain)) throw notLiteral('complex numbers are not supported');
  if (/^0[xXoObB]/.test(plain)) return int(BigInt(plain.toLowerCase()));
  if (/[.eE]/.test(plain)) return float(Number(plain));
  if (/^0\d*[1-9]/.test(plain)) throw notLiteral('leading zeros in decimal integer literals are not permitted');
  return plain.length < 16 ? Number(plain) : int(BigInt(plain));
}

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  TOKEN.lastIndex = 0;
  const end = source.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const match = TOKEN.exec(source);
    if (match === null) throw notLiteral('invalid syntax');
    const [, comment, newline, prefix = '', text, number, name, sign] = match;
    if (comment !== undefined) continue;
    if (newline !== undefined) {
      if (depth === 0 && !newline.startsWith('\\')) {
        if (source.slice(TOKEN.lastIndex).trim() !== '') throw notLiteral('invalid syntax');
        break;
      }
      continue;
    }
    if (text !== undefined) tokens.push(textToken(prefix.toLowerCase(), text));
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else if (sign !== undefined) {
      if ('([{'.includes(sign)) depth += 1;
      else if (')]}'.includes(sign)) depth -= 1;
      tokens.push({ kind: 'sign', text: sign });
    }
  }
  return tokens;
}

function textToken(prefix: string, quoted: string): Token {
  if (prefix.includes('f')) throw notLiteral('malformed node: f-string');
  const length = quoted.startsWith('"""') || quoted.startsWith("'''") ? 3 : 1;
  const body = quoted.slice(length, -length);
  const text = prefix.includes('r') ? body : unescapeText(body, prefix.includes('b'));
  return { kind: prefix.includes('b') ? 'bytes' : 'text', text };
}
