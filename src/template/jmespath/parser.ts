import { type Py, str } from '../../values/index.ts';
import type { Comparator, Node } from './ast.ts';
import { JmesPathError } from './errors.ts';
import { type Token, type TokenType, tokenize } from './lexer.ts';

/** How strongly a token binds what stands left of it. */
const POWER: Readonly<Partial<Record<TokenType, number>>> = {
  pipe: 1,
  or: 2,
  and: 3,
  eq: 5,
  gt: 5,
  lt: 5,
  gte: 5,
  lte: 5,
  ne: 5,
  flatten: 9,
  star: 20,
  filter: 21,
  dot: 40,
  not: 45,
  lbrace: 50,
  lbracket: 55,
  lparen: 60,
};

/** Tokens that bind less than this end a projection. */
const PROJECTION_STOP = 10;

const IDENTITY: Node = { type: 'identity' };

/** The tree of a JMESPath expression; reads and refuses exactly what Python's jmespath 1.0 does, with its messages. */
export function parseJmesPath(expression: string): Node {
  const parser = new Parser(expression);
  return parser.parse();
}

class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  parse(): Node {
    const node = this.#expression(0);
    if (this.#type !== 'eof') throw this.#fail(this.#token, `Unexpected token: ${str(this.#token.value)}`);
    return node;
  }

  get #token(): Token {
    return this.#tokens[this.#at]!;
  }

  get #type(): TokenType {
    return this.#token.type;
  }

  #power(): number {
    return POWER[this.#type] ?? 0;
  }

  #fail(token: Token, reason: string, at = token.start): JmesPathError {
    return new JmesPathError(
      `${reason}: Parse error at column ${at}, token "${str(token.value)}" (${token.type.toUpperCase()}), ` +
        `for expression:\n"${this.#text}"\n${' '.repeat(at + 1)}^`,
    );
  }

  /** The expression ends too early. */
  #incomplete(): JmesPathError {
    const at = this.#tokens.at(-1)!.start;
    return new JmesPathError(
      `Invalid jmespath expression: Incomplete expression:\n"${this.#text}"\n${' '.repeat(at + 1)}^`,
    );
  }

  #expect(types: readonly TokenType[], spelled: string = types[0]!): Token {
    const token = this.#token;
    if (!types.includes(token.type)) {
      if (token.type === 'eof') throw this.#incomplete();
      throw this.#fail(token, `Expecting: ${spelled}, got: ${token.type}`);
    }
    this.#at += 1;
    return token;
  }

  #expression(power: number): Node {
    const token = this.#token;
    this.#at += 1;
    let left = this.#prefix(token);
    while (power < this.#power()) {
      const next = this.#token;
      this.#at += 1;
      left = this.#infix(left, next);
    }
    return left;
  }

  #prefix(token: Token): Node {
    switch (token.type) {
      case 'literal':
        return { type: 'literal', value: token.value };
      case 'unquoted_identifier':
        return { type: 'field', name: str(token.value) };
      case 'quoted_identifier':
        if (this.#type === 'lparen')
          throw this.#fail(this.#token, 'Quoted identifier not allowed for function names.', 0);
        return { type: 'field', name: str(token.value) };
      case 'star': {
        const each = this.#type === 'rbracket' ? IDENTITY : this.#projected(POWER.star!);
        return { type: 'value_projection', base: IDENTITY, each };
      }
      case 'filter':
        return this.#filter(IDENTITY);
      case 'lbrace':
        return this.#multiSelectHash();
      case 'lparen': {
        const inner = this.#expression(0);
        this.#expect(['rparen']);
        return inner;
      }
      case 'flatten':
        return this.#flatten(IDENTITY);
      case 'not':
        return { type: 'not', operand: this.#expression(POWER.not!) };
      case 'lbracket':
        if (this.#type === 'number' || this.#type === 'colon') return this.#indexed(IDENTITY, this.#index());
        if (this.#type === 'star' && this.#tokens[this.#at + 1]?.type === 'rbracket') {
          this.#at += 2;
          return { type: 'projection', base: IDENTITY, each: this.#projected(POWER.star!) };
        }
        return this.#multiSelectList();
      case 'current':
        return IDENTITY;
      case 'expref':
        return { type: 'expref', operand: this.#expression(0) };
      case 'eof':
        throw this.#incomplete();
      default:
        throw this.#fail(token, 'invalid token');
    }
  }

  #infix(left: Node, token: Token): Node {
    switch (token.type) {
      case 'dot':
        return this.#dot(left);
      case 'pipe':
        return { type: 'pipe', steps: [left, this.#expression(POWER.pipe!)] };
      case 'or':
      case 'and':
        return { type: token.type, left, right: this.#expression(POWER[token.type]!) };
      case 'lparen':
        return this.#call(left);
      case 'filter':
        return this.#filter(left);
      case 'eq':
      case 'ne':
      case 'lt':
      case 'lte':
      case 'gt':
      case 'gte':
        return this.#comparison(left, token.type);
      case 'flatten':
        return this.#flatten(left);
      case 'lbracket':
        if (this.#type === 'number' || this.#type === 'colon') {
          const right = this.#index();
          // A slice right after an index is no projection: a quirk of the reference implementation.
          if (left.type === 'index_expression') return { ...left, steps: [...left.steps, right] };
          return this.#indexed(left, right);
        }
        this.#expect(['star']);
        this.#expect(['rbracket']);
        return { type: 'projection', base: left, each: this.#projected(POWER.star!) };
      default:
        throw this.#fail(token, 'invalid token');
    }
  }

  #dot(left: Node): Node {
    if (this.#type === 'star') {
      this.#at += 1;
      return { type: 'value_projection', base: left, each: this.#projected(POWER.dot!) };
    }
    const right = this.#afterDot(POWER.dot!);
    return { type: 'subexpression', steps: left.type === 'subexpression' ? [...left.steps, right] : [left, right] };
  }

  #comparison(left: Node, operator: Comparator): Node {
    return { type: 'comparator', operator, left, right: this.#expression(POWER[operator]!) };
  }

  #call(left: Node): Node {
    if (left.type !== 'field') {
      const before = this.#tokens[this.#at - 2]!;
      throw this.#fail(before, `Invalid function name '${str(before.value)}'`);
    }
    const args: Node[] = [];
    while (this.#type !== 'rparen') {
      args.push(this.#expression(0));
      // The comma may be left out.
      if (this.#type === 'comma') this.#at += 1;
    }
    this.#at += 1;
    return { type: 'function', name: left.name, args };
  }

  #filter(base: Node): Node {
    const condition = this.#expression(0);
    this.#expect(['rbracket']);
    const each = this.#type === 'flatten' ? IDENTITY : this.#projected(POWER.filter!);
    return { type: 'filter_projection', base, each, condition };
  }

  #flatten(operand: Node): Node {
    return { type: 'projection', base: { type: 'flatten', operand }, each: this.#projected(POWER.flatten!) };
  }

  #index(): Node {
    if (this.#type === 'colon' || this.#tokens[this.#at + 1]?.type === 'colon') return this.#slice();
    const at = number(this.#token.value);
    this.#at += 1;
    this.#expect(['rbracket']);
    return { type: 'index', at };
  }

  #slice(): Node {
    const bounds: (number | null)[] = [null, null, null];
    for (let part = 0; this.#type !== 'rbracket'; this.#at += 1) {
      if (this.#type === 'colon') {
        part += 1;
        if (part === 3) throw this.#fail(this.#token, 'syntax error');
      } else if (this.#type === 'number') bounds[part] = number(this.#token.value);
      else throw this.#fail(this.#token, 'syntax error');
    }
    this.#expect(['rbracket']);
    return { type: 'slice', bounds };
  }

  #indexed(left: Node, right: Node): Node {
    const base: Node = { type: 'index_expression', steps: [left, right] };
    return right.type === 'slice' ? { type: 'projection', base, each: this.#projected(POWER.star!) } : base;
  }

  #multiSelectList(): Node {
    const members: Node[] = [];
    for (;;) {
      members.push(this.#expression(0));
      if (this.#type === 'rbracket') break;
      this.#expect(['comma']);
    }
    this.#at += 1;
    return { type: 'multi_select_list', members };
  }

  #multiSelectHash(): Node {
    const pairs: [string, Node][] = [];
    for (;;) {
      const key = this.#expect(
        ['quoted_identifier', 'unquoted_identifier'],
        "['quoted_identifier', 'unquoted_identifier']",
      );
      this.#expect(['colon']);
      pairs.push([str(key.value), this.#expression(0)]);
      if (this.#type === 'comma') this.#at += 1;
      else if (this.#type === 'rbrace') break;
    }
    this.#at += 1;
    return { type: 'multi_select_hash', pairs };
  }

  /** What is done with every member of a projection. */
  #projected(power: number): Node {
    if (this.#power() < PROJECTION_STOP) return IDENTITY;
    if (this.#type === 'lbracket' || this.#type === 'filter') return this.#expression(power);
    if (this.#type !== 'dot') throw this.#fail(this.#token, 'syntax error');
    this.#at += 1;
    return this.#afterDot(power);
  }

  #afterDot(power: number): Node {
    switch (this.#type) {
      case 'quoted_identifier':
      case 'unquoted_identifier':
      case 'star':
        return this.#expression(power);
      case 'lbracket':
        this.#at += 1;
        return this.#multiSelectList();
      case 'lbrace':
        this.#at += 1;
        return this.#multiSelectHash();
      default: {
        const allowed = "['quoted_identifier', 'unquoted_identifier', 'lbracket', 'lbrace']";
        throw this.#fail(this.#token, `Expecting: ${allowed}, got: ${this.#type}`);
      }
    }
  }
}

function number(value: Py): number {
  return Number(value as number | bigint);
}
