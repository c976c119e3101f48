import tokens from 'nunjucks/src/lexer.js';
import nunjucks, { type Token, type TokenSource } from 'nunjucks/src/parser.js';
import { parseLiteral } from '../../values/index.ts';
import { type Arguments, type CompareOperator, type Expression, node } from './ast.ts';
import { type Syntax, TemplateSyntaxError } from './syntax.ts';

/** Expressions nested deeper than this are refused: evaluating them would need more stack than there is. */
const MAX_DEPTH = 200;

const COMPARE = new Set(['==', '!=', '<', '<=', '>', '>=']);
const LITERALS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);

const NO_ARGUMENTS: Arguments = { args: [], kwargs: [], rest: null, options: null };

/**
 * Jinja2's expression grammar on nunjucks' parser: nunjucks supplies the token handling and the node classes, the
 * precedence levels, tests, slices, tuples and calls are Jinja2's.
 */
export class ExpressionParser extends nunjucks.Parser {
  protected readonly syntax: Syntax;
  protected lastEnd = 0;
  #depth = 0;

  constructor(source: TokenSource, syntax: Syntax) {
    super(source);
    this.syntax = syntax;
  }

  override nextToken(): Token | null {
    const token = super.nextToken();
    if (token !== null) this.lastEnd = token.end;
    return token;
  }

  protected failAt(message: string, at: { readonly start: number; readonly end: number } | null, hint?: string): never {
    throw new TemplateSyntaxError(message, at?.start ?? this.lastEnd, at?.end ?? this.lastEnd, hint);
  }

  protected unexpected(token: Token | null, wanted?: string): never {
    const what = token === null ? 'unexpected end of template' : `unexpected '${describe(token, this.syntax)}'`;
    return this.failAt(wanted === undefined ? what : `${what}, expected ${wanted}`, token);
  }

  protected expectType(type: string, wanted: string): Token {
    const token = this.peekToken();
    if (token === null || token.type !== type) this.unexpected(token, wanted);
    this.nextToken();
    return token;
  }

  protected expectOperator(value: string): void {
    if (!this.skipValue(tokens.TOKEN_OPERATOR, value)) this.unexpected(this.peekToken(), `'${value}'`);
  }

  protected isSymbol(value: string): boolean {
    const token = this.peekToken();
    return token?.type === tokens.TOKEN_SYMBOL && token.value === value;
  }

  protected is(type: string): boolean {
    return this.peekToken()?.type === type;
  }

  /** Counts nesting around a part of the grammar. */
  protected nested<T>(parse: () => T): T {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH)
      this.failAt(`the template is nested deeper than ${MAX_DEPTH} levels`, this.peekToken());
    const result = parse();
    this.#depth -= 1;
    return result;
  }

  #span<T extends { readonly start: number }>(first: T): { start: number; end: number } {
    return { start: first.start, end: this.lastEnd };
  }

  /** An expression; without `condition` no `a if b else c` at its top (loop sources and conditions). */
  expression(condition = true): Expression {
    return this.nested(() => (condition ? this.#conditional() : this.#or()));
  }

  #conditional(): Expression {
    let body = this.#or();
    while (this.skipSymbol('if')) {
      const cond = this.#or();
      const else_ = this.skipSymbol('else') ? this.nested(() => this.#conditional()) : null;
      body = node('InlineIf', this.#span(body), { cond, body, else_ });
    }
    return body;
  }

  #or(): Expression {
    let left = this.#and();
    while (this.skipSymbol('or')) left = node('Or', this.#span(left), { left, right: this.#and() });
    return left;
  }

  #and(): Expression {
    let left = this.#not();
    while (this.skipSymbol('and')) left = node('And', this.#span(left), { left, right: this.#not() });
    return left;
  }

  #not(): Expression {
    const token = this.peekToken();
    if (token === null || !this.skipSymbol('not')) return this.#compare();
    const target = this.nested(() => this.#not());
    return node('Not', this.#span(token), { target });
  }

  #compare(): Expression {
    const expr = this.#sum();
    const ops: { type: CompareOperator; expr: Expression }[] = [];
    for (;;) {
      const token = this.peekToken();
      if (token?.type === tokens.TOKEN_OPERATOR && COMPARE.has(token.value)) {
        this.nextToken();
        ops.push({ type: token.value as CompareOperator, expr: this.#sum() });
      } else if (this.skipSymbol('in')) ops.push({ type: 'in', expr: this.#sum() });
      else if (token !== null && this.isSymbol('not')) {
        this.nextToken();
        if (!this.skipSymbol('in')) this.unexpected(token);
        ops.push({ type: 'not in', expr: this.#sum() });
      } else break;
    }
    return ops.length === 0 ? expr : node('Compare', this.#span(expr), { expr, ops });
  }

  #binary(
    names: Readonly<Record<string, 'Add' | 'Sub' | 'Mul' | 'Div' | 'FloorDiv' | 'Mod' | 'Pow'>>,
    operand: () => Expression,
  ): Expression {
    let left = operand();
    for (;;) {
      const token = this.peekToken();
      const name = token?.type === tokens.TOKEN_OPERATOR ? names[token.value] : undefined;
      if (name === undefined) return left;
      this.nextToken();
      const right = operand();
      left = node(name, this.#span(left), { left, right });
    }
  }

  #sum(): Expression {
    return this.#binary(SUM, () => this.#concat());
  }

  #concat(): Expression {
    const first = this.#product();
    const children = [first];
    while (this.skip(tokens.TOKEN_TILDE)) children.push(this.#product());
    return children.length === 1 ? first : node('Concat', this.#span(first), { children });
  }

  #product(): Expression {
    return this.#binary(PRODUCT, () => this.#binary(POWER, () => this.unary()));
  }

  protected unary(withFilter = true): Expression {
    const token = this.peekToken();
    let target: Expression;
    if (token?.type === tokens.TOKEN_OPERATOR && (token.value === '-' || token.value === '+')) {
      this.nextToken();
      const operand = this.nested(() => this.unary(false));
      target = node(token.value === '-' ? 'Neg' : 'Pos', this.#span(token), { target: operand });
    } else target = this.primary();
    target = this.postfix(target);
    return withFilter ? this.#filters(target) : target;
  }

  protected primary(): Expression {
    const token = this.nextToken();
    if (token === null) return this.unexpected(null, 'an expression');
    switch (token.type) {
      case tokens.TOKEN_SYMBOL: {
        const literal = LITERALS.get(token.value);
        if (literal !== undefined) return node('Literal', token, { value: literal });
        return node('Symbol', token, { value: token.value });
      }
      case tokens.TOKEN_STRING:
        return this.#texts(token);
      case tokens.TOKEN_INT:
      case tokens.TOKEN_FLOAT:
        return node('Literal', token, { value: parseLiteral(token.value) });
      case tokens.TOKEN_LEFT_PAREN:
        return this.nested(() => this.#parenthesized(token));
      case tokens.TOKEN_LEFT_BRACKET:
        return this.nested(() => this.#list(token));
      case tokens.TOKEN_LEFT_CURLY:
        return this.nested(() => this.#dict(token));
    }
    return this.unexpected(token, 'an expression');
  }

  #texts(first: Token): Expression {
    let value = first.value;
    for (let token = this.peekToken(); token?.type === tokens.TOKEN_STRING; token = this.peekToken()) {
      value += token.value;
      this.nextToken();
    }
    return node('Literal', this.#span(first), { value });
  }

  #parenthesized(open: Token): Expression {
    if (this.skip(tokens.TOKEN_RIGHT_PAREN)) return node('Tuple', this.#span(open), { children: [] });
    const value = this.tuple(true, tokens.TOKEN_RIGHT_PAREN);
    this.expectType(tokens.TOKEN_RIGHT_PAREN, "')'");
    return value;
  }

  /** One expression or several with commas between, which make a tuple. */
  tuple(condition: boolean, ...closing: string[]): Expression {
    const first = this.expression(condition);
    if (!this.is(tokens.TOKEN_COMMA)) return first;
    const children = [first];
    while (this.skip(tokens.TOKEN_COMMA)) {
      const token = this.peekToken();
      if (
        token === null ||
        closing.includes(token.type) ||
        (token.type === tokens.TOKEN_SYMBOL && closing.includes(token.value))
      )
        break;
      children.push(this.expression(condition));
    }
    return node('Tuple', this.#span(first), { children });
  }

  #list(open: Token): Expression {
    const children: Expression[] = [];
    while (!this.skip(tokens.TOKEN_RIGHT_BRACKET)) {
      if (children.length > 0) {
        this.expectType(tokens.TOKEN_COMMA, "',' or ']'");
        if (this.skip(tokens.TOKEN_RIGHT_BRACKET)) break;
      }
      children.push(this.expression());
    }
    return node('Array', this.#span(open), { children });
  }

  #dict(open: Token): Expression {
    const children: { key: Expression; value: Expression }[] = [];
    while (!this.skip(tokens.TOKEN_RIGHT_CURLY)) {
      if (children.length > 0) {
        this.expectType(tokens.TOKEN_COMMA, "',' or '}'");
        if (this.skip(tokens.TOKEN_RIGHT_CURLY)) break;
      }
      const key = this.expression();
      this.expectType(tokens.TOKEN_COLON, "':'");
      children.push({ key, value: this.expression() });
    }
    return node('Dict', this.#span(open), { children });
  }

  protected postfix(target: Expression): Expression {
    for (;;) {
      const token = this.peekToken();
      if (token?.type === tokens.TOKEN_OPERATOR && token.value === '.') target = this.#attribute(target);
      else if (token?.type === tokens.TOKEN_LEFT_BRACKET) target = this.#subscript(target);
      else if (token?.type === tokens.TOKEN_LEFT_PAREN) target = this.#call(target);
      else return target;
    }
  }

  #attribute(target: Expression): Expression {
    this.nextToken();
    const token = this.nextToken();
    if (token?.type === tokens.TOKEN_SYMBOL) {
      const val = node('Literal', token, { value: token.value });
      return node('LookupVal', this.#span(target), { target, val, isAttribute: true });
    }
    if (token?.type !== tokens.TOKEN_INT) return this.unexpected(token, 'a name or number');
    const val = node('Literal', token, { value: parseLiteral(token.value) });
    return node('LookupVal', this.#span(target), { target, val, isAttribute: false });
  }

  #subscript(target: Expression): Expression {
    const open = this.nextToken()!;
    const parts: (Expression | Bounds)[] = [];
    while (!this.skip(tokens.TOKEN_RIGHT_BRACKET)) {
      if (parts.length > 0) this.expectType(tokens.TOKEN_COMMA, "',' or ']'");
      parts.push(this.#subscribed());
    }
    const [first] = parts;
    if (first === undefined) return this.failAt('expected a subscript', this.#span(open));
    if ('isSlice' in first && parts.length === 1) {
      return node('Slice', this.#span(target), { target, from: first.from, to: first.to, step: first.step });
    }
    const keys = parts.map((part) =>
      'isSlice' in part ? this.failAt('several slices in one subscript', this.#span(open)) : part,
    );
    const val = keys.length === 1 ? keys[0]! : node('Tuple', this.#span(open), { children: keys });
    return node('LookupVal', this.#span(target), { target, val, isAttribute: false });
  }

  #subscribed(): Expression | Bounds {
    let from: Expression | null = null;
    if (!this.is(tokens.TOKEN_COLON)) {
      from = this.expression();
      if (!this.is(tokens.TOKEN_COLON)) return from;
    }
    this.nextToken();
    const isOver = (): boolean =>
      this.is(tokens.TOKEN_COLON) || this.is(tokens.TOKEN_RIGHT_BRACKET) || this.is(tokens.TOKEN_COMMA);
    const to = isOver() ? null : this.expression();
    const step = this.skip(tokens.TOKEN_COLON) && !isOver() ? this.expression() : null;
    return { isSlice: true, from, to, step };
  }

  #call(name: Expression): Expression {
    const args = this.callArguments();
    return node('FunCall', this.#span(name), { name, args });
  }

  protected callArguments(): Arguments {
    this.expectType(tokens.TOKEN_LEFT_PAREN, "'('");
    return this.nested(() => this.#arguments());
  }

  #arguments(): Arguments {
    const args: Expression[] = [];
    const kwargs: { name: string; value: Expression }[] = [];
    let rest: Expression | null = null;
    let options: Expression | null = null;
    let isFirst = true;
    while (!this.skip(tokens.TOKEN_RIGHT_PAREN)) {
      if (!isFirst) {
        this.expectType(tokens.TOKEN_COMMA, "',' or ')'");
        if (this.skip(tokens.TOKEN_RIGHT_PAREN)) break;
      }
      isFirst = false;
      const token = this.peekToken();
      if (this.skipValue(tokens.TOKEN_OPERATOR, '**')) {
        if (options !== null) this.failAt('invalid syntax for function call expression', token);
        options = this.expression();
      } else if (this.skipValue(tokens.TOKEN_OPERATOR, '*')) {
        if (rest !== null || options !== null) this.failAt('invalid syntax for function call expression', token);
        rest = this.expression();
      } else {
        const value = this.expression();
        if (value.typename === 'Symbol' && this.skipValue(tokens.TOKEN_OPERATOR, '=')) {
          if (options !== null) this.failAt('invalid syntax for function call expression', token);
          kwargs.push({ name: value.value, value: this.expression() });
        } else if (kwargs.length > 0 || rest !== null || options !== null) {
          this.failAt('a positional argument follows a keyword argument', value);
        } else args.push(value);
      }
    }
    return { args, kwargs, rest, options };
  }

  #filters(target: Expression): Expression {
    for (;;) {
      if (this.skip(tokens.TOKEN_PIPE)) target = this.#filter(target);
      else if (this.isSymbol('is')) target = this.#test(target);
      else if (this.is(tokens.TOKEN_LEFT_PAREN)) target = this.#call(target);
      else return target;
    }
  }

  /** A filter chain without its value, as `{% filter %}` and `{% set x | f %}` have it; the first name comes next. */
  filterChain(): Expression {
    let chain = this.#filter(null);
    while (this.skip(tokens.TOKEN_PIPE)) chain = this.#filter(chain);
    return chain;
  }

  #filter(target: Expression | null): Expression {
    const { name, at } = this.#dottedName('a filter name');
    const args = this.is(tokens.TOKEN_LEFT_PAREN) ? this.callArguments() : NO_ARGUMENTS;
    return node('Filter', { start: at.start, end: this.lastEnd }, { name, target, args });
  }

  #dottedName(wanted: string): { name: string; at: Token } {
    const at = this.expectType(tokens.TOKEN_SYMBOL, wanted);
    let name = at.value;
    while (this.skipValue(tokens.TOKEN_OPERATOR, '.'))
      name += `.${this.expectType(tokens.TOKEN_SYMBOL, 'a name').value}`;
    return { name, at };
  }

  #test(target: Expression): Expression {
    this.nextToken();
    const isNegated = this.skipSymbol('not');
    const { name } = this.#dottedName('the name of a test');
    let args = NO_ARGUMENTS;
    const token = this.peekToken();
    if (token?.type === tokens.TOKEN_LEFT_PAREN) args = this.callArguments();
    else if (token !== null && this.#startsTestArgument(token)) {
      if (token.type === tokens.TOKEN_SYMBOL && token.value === 'is')
        this.failAt('tests cannot be chained with "is"', token);
      args = { ...NO_ARGUMENTS, args: [this.postfix(this.primary())] };
    }
    const test = node('Is', this.#span(target), { name, target, args });
    return isNegated ? node('Not', this.#span(target), { target: test }) : test;
  }

  #startsTestArgument(token: Token): boolean {
    if (token.type === tokens.TOKEN_SYMBOL) return !TEST_ENDS.has(token.value);
    return TEST_ARGUMENTS.has(token.type);
  }
}

interface Bounds {
  readonly isSlice: true;
  readonly from: Expression | null;
  readonly to: Expression | null;
  readonly step: Expression | null;
}

const SUM = { '+': 'Add', '-': 'Sub' } as const;
const PRODUCT = { '*': 'Mul', '/': 'Div', '//': 'FloorDiv', '%': 'Mod' } as const;
const POWER = { '**': 'Pow' } as const;
const TEST_ENDS = new Set(['else', 'or', 'and']);
const TEST_ARGUMENTS = new Set([
  tokens.TOKEN_STRING,
  tokens.TOKEN_INT,
  tokens.TOKEN_FLOAT,
  tokens.TOKEN_LEFT_BRACKET,
  tokens.TOKEN_LEFT_CURLY,
]);

/** A token the way a person would name it. */
function describe(token: Token, syntax: Syntax): string {
  if (token.type === tokens.TOKEN_BLOCK_END) return syntax.blockEnd;
  if (token.type === tokens.TOKEN_VARIABLE_END) return syntax.variableEnd;
  return token.value;
}
