import tokens from 'nunjucks/src/lexer.js';
import type { Token } from 'nunjucks/src/parser.js';
import { nearest } from '../../util/nearest.ts';
import { type Body, type Expression, node, type Parameter, type Statement, type Target } from './ast.ts';
import { ExpressionParser } from './expression-parser.ts';
import { Lexer } from './lexer.ts';
import { type Syntax, TemplateSyntaxError } from './syntax.ts';

/** Statements beyond Jinja2's own, as Ansible's `jinja2_extensions` names them. */
const EXTENSIONS = ['do', 'loopcontrols'] as const;
export type Extension = (typeof EXTENSIONS)[number];

export function isExtension(name: string): name is Extension {
  return (EXTENSIONS as readonly string[]).includes(name);
}

/** Parses a template's text. Raises a TemplateSyntaxError at the first mistake. */
export function parseTemplate(text: string, syntax: Syntax, extensions: ReadonlySet<Extension>): Body {
  const lines = text.replace(/\r\n|\r/g, '\n');
  const source = syntax.keepTrailingNewline || !lines.endsWith('\n') ? lines : lines.slice(0, -1);
  return new StatementParser(source, syntax, extensions).template();
}

/** Parses one bare expression, as `when:` has it. */
export function parseExpression(text: string, syntax: Syntax): Expression {
  const body = parseTemplate(`${syntax.variableStart}${text}${syntax.variableEnd}`, syntax, new Set());
  const [first] = body;
  if (body.length !== 1 || first?.typename !== 'Output')
    throw new TemplateSyntaxError('expected one expression', 0, text.length);
  return first.expression;
}

const STATEMENTS = [
  'for',
  'if',
  'block',
  'extends',
  'print',
  'macro',
  'include',
  'from',
  'import',
  'set',
  'with',
  'autoescape',
  'call',
  'filter',
  'raw',
];

class StatementParser extends ExpressionParser {
  readonly #extensions: ReadonlySet<Extension>;
  /** What is open, with where it was opened: for messages about missing ends. */
  readonly #open: { readonly name: string; readonly at: Token }[] = [];
  readonly #blocks = new Set<string>();

  constructor(text: string, syntax: Syntax, extensions: ReadonlySet<Extension>) {
    super(new Lexer(text, syntax), syntax);
    this.#extensions = extensions;
  }

  template(): Body {
    return this.parseNodes() as Body;
  }

  override parseNodes(): object[] {
    const body: Statement[] = [];
    for (let token = this.nextToken(); token !== null; token = this.nextToken()) {
      if (token.type === tokens.TOKEN_DATA) body.push(node('TemplateData', token, { value: token.value }));
      else if (token.type === tokens.TOKEN_VARIABLE_START) {
        const expression = this.tuple(true, tokens.TOKEN_VARIABLE_END);
        this.expectType(tokens.TOKEN_VARIABLE_END, `'${this.syntax.variableEnd}'`);
        body.push(node('Output', { start: token.start, end: this.lastEnd }, { expression }));
      } else {
        const statement = this.parseStatement();
        if (statement === null) return body;
        body.push(...(Array.isArray(statement) ? (statement as Statement[]) : [statement as Statement]));
      }
    }
    return body;
  }

  override parseStatement(): object | null {
    const token = this.peekToken();
    if (token?.type !== tokens.TOKEN_SYMBOL) this.failAt('expected a statement', token);
    if (this.breakOnBlocks?.includes(token.value) === true) return null;
    this.nextToken();
    return this.nested(() => this.#statement(token));
  }

  #statement(tag: Token): Statement | Statement[] {
    switch (tag.value) {
      case 'if':
        return this.#if(tag);
      case 'for':
        return this.#for(tag);
      case 'set':
        return this.#set(tag);
      case 'macro':
        return this.#macro(tag);
      case 'call':
        return this.#callBlock(tag);
      case 'filter':
        return this.#filterBlock(tag);
      case 'with':
        return this.#with(tag);
      case 'block':
        return this.#block(tag);
      case 'extends':
        return this.#finish(tag, { template: this.expression() }, 'Extends');
      case 'include':
        return this.#include(tag);
      case 'import':
        return this.#import(tag);
      case 'from':
        return this.#from(tag);
      case 'print':
        return this.#print(tag);
      case 'autoescape': {
        const value = this.expression();
        return node('AutoEscape', tag, { value, body: this.#body(tag, 'endautoescape').body });
      }
    }
    if (tag.value === 'do' && this.#extensions.has('do'))
      return this.#finish(tag, { expression: this.tuple(true) }, 'Do');
    if (this.#extensions.has('loopcontrols')) {
      if (tag.value === 'break') return this.#finish(tag, {}, 'Break');
      if (tag.value === 'continue') return this.#finish(tag, {}, 'Continue');
    }
    return this.#unknown(tag);
  }

  #unknown(tag: Token): never {
    const innermost = this.#open.at(-1);
    if (innermost !== undefined && (tag.value.startsWith('end') || tag.value === 'else' || tag.value === 'elif')) {
      this.failAt(`unexpected '${tag.value}', the innermost open block is '${innermost.name}'`, tag);
    }
    const [near] = nearest(tag.value, STATEMENTS, 1);
    this.failAt(`unknown statement '${tag.value}'`, tag, near === undefined ? undefined : `did you mean "${near}"?`);
  }

  #blockEnd(): void {
    this.expectType(tokens.TOKEN_BLOCK_END, `'${this.syntax.blockEnd}'`);
  }

  /** The end of a statement without a body. */
  #finish<Name extends 'Extends' | 'Do' | 'Break' | 'Continue'>(
    tag: Token,
    fields: Parameters<typeof node<Name>>[2],
    name: Name,
  ): Statement {
    this.#blockEnd();
    return node(name, { start: tag.start, end: this.lastEnd }, fields) as Statement;
  }

  /** The statements up to one of the end tags, whose name is skipped; the tag's own end must have come before. */
  #body(tag: Token, ...ends: string[]): { readonly body: Body; readonly end: string } {
    this.#blockEnd();
    this.#open.push({ name: tag.value, at: tag });
    const body = (this.parseUntilBlocks(...ends) as { readonly children: Body }).children;
    const end = this.nextToken();
    if (end === null) {
      this.failAt(
        `the '${tag.value}' block is never closed: ${ends.map((name) => `'${name}'`).join(' or ')} is missing`,
        tag,
      );
    }
    this.#open.pop();
    if (end.value.startsWith('end') && tag.value !== 'block') this.#blockEnd();
    return { body, end: end.value };
  }

  #if(tag: Token): Statement {
    const cond = this.tuple(false, tokens.TOKEN_BLOCK_END);
    const { body, end } = this.#body(tag, 'elif', 'else', 'endif');
    let else_: Body = [];
    if (end === 'elif') else_ = [this.nested(() => this.#if(tag))];
    else if (end === 'else') else_ = this.#body(tag, 'endif').body;
    return node('If', tag, { cond, body, else_ });
  }

  #for(tag: Token): Statement {
    const name = this.#target(false, 'in');
    if (!this.skipSymbol('in')) this.unexpected(this.peekToken(), "'in'");
    const arr = this.tuple(false, tokens.TOKEN_BLOCK_END, 'recursive');
    const test = this.skipSymbol('if') ? this.expression() : null;
    const isRecursive = this.skipSymbol('recursive');
    const { body, end } = this.#body(tag, 'else', 'endfor');
    const else_ = end === 'else' ? this.#body(tag, 'endfor').body : [];
    return node('For', tag, { name, arr, test, isRecursive, body, else_ });
  }

  /** A name, `namespace.attribute` where allowed, or several with commas between. */
  #target(allowNamespace: boolean, ...closing: string[]): Target {
    const first = this.#oneTarget(allowNamespace);
    if (!this.is(tokens.TOKEN_COMMA)) return first;
    const children = [first];
    while (this.skip(tokens.TOKEN_COMMA)) {
      const token = this.peekToken();
      if (token === null || closing.includes(token.value) || token.type === tokens.TOKEN_BLOCK_END) break;
      children.push(this.#oneTarget(allowNamespace));
    }
    return node('TargetTuple', { start: first.start, end: this.lastEnd }, { children });
  }

  #oneTarget(allowNamespace: boolean): Target {
    if (this.skip(tokens.TOKEN_LEFT_PAREN)) {
      const inner = this.nested(() => this.#target(false));
      this.expectType(tokens.TOKEN_RIGHT_PAREN, "')'");
      return inner;
    }
    const token = this.expectType(tokens.TOKEN_SYMBOL, 'a name');
    if (allowNamespace && this.skipValue(tokens.TOKEN_OPERATOR, '.')) {
      const attribute = this.expectType(tokens.TOKEN_SYMBOL, 'a name').value;
      return node('NamespaceRef', { start: token.start, end: this.lastEnd }, { name: token.value, attribute });
    }
    if (CONSTANTS.has(token.value)) this.failAt(`cannot assign to '${token.value}'`, token);
    return node('Symbol', token, { value: token.value });
  }

  #set(tag: Token): Statement {
    const target = this.#target(true);
    if (this.skipValue(tokens.TOKEN_OPERATOR, '=')) {
      const value = this.tuple(true, tokens.TOKEN_BLOCK_END);
      this.#blockEnd();
      return node('Set', { start: tag.start, end: this.lastEnd }, { target, value });
    }
    const filter = this.skip(tokens.TOKEN_PIPE) ? this.filterChain() : null;
    return node('Capture', tag, { target, filter, body: this.#body(tag, 'endset').body });
  }

  #parameters(): Parameter[] {
    const params: Parameter[] = [];
    this.expectType(tokens.TOKEN_LEFT_PAREN, "'('");
    while (!this.skip(tokens.TOKEN_RIGHT_PAREN)) {
      if (params.length > 0) this.expectType(tokens.TOKEN_COMMA, "',' or ')'");
      const token = this.expectType(tokens.TOKEN_SYMBOL, 'the name of a parameter');
      if (CONSTANTS.has(token.value)) this.failAt(`cannot assign to '${token.value}'`, token);
      const fallback = this.skipValue(tokens.TOKEN_OPERATOR, '=') ? this.expression() : null;
      if (fallback === null && params.at(-1)?.fallback != null) {
        this.failAt('a parameter without a default follows one with a default', token);
      }
      params.push({ name: token.value, fallback });
    }
    return params;
  }

  #macro(tag: Token): Statement {
    const name = this.expectType(tokens.TOKEN_SYMBOL, 'the name of the macro').value;
    const params = this.#parameters();
    return node('Macro', tag, { name, params, body: this.#body(tag, 'endmacro').body });
  }

  #callBlock(tag: Token): Statement {
    const params = this.is(tokens.TOKEN_LEFT_PAREN) ? this.#parameters() : [];
    const call = this.expression();
    if (call.typename !== 'FunCall') this.failAt('expected a call', call);
    return node('Caller', tag, { call, params, body: this.#body(tag, 'endcall').body });
  }

  #filterBlock(tag: Token): Statement {
    const filter = this.filterChain();
    return node('FilterBlock', tag, { filter, body: this.#body(tag, 'endfilter').body });
  }

  #with(tag: Token): Statement {
    const bindings: { target: Target; value: Expression }[] = [];
    while (!this.is(tokens.TOKEN_BLOCK_END)) {
      if (bindings.length > 0) this.expectType(tokens.TOKEN_COMMA, "','");
      const target = this.#oneTarget(false);
      this.expectOperator('=');
      bindings.push({ target, value: this.expression() });
    }
    return node('With', tag, { bindings, body: this.#body(tag, 'endwith').body });
  }

  #block(tag: Token): Statement {
    const name = this.expectType(tokens.TOKEN_SYMBOL, 'the name of the block');
    if (this.#blocks.has(name.value)) this.failAt(`block '${name.value}' is defined twice`, name);
    this.#blocks.add(name.value);
    const isScoped = this.skipSymbol('scoped');
    const isRequired = this.skipSymbol('required');
    const { body } = this.#body(tag, 'endblock');
    const again = this.peekToken();
    if (again?.type === tokens.TOKEN_SYMBOL) {
      if (again.value !== name.value) this.failAt(`'endblock ${again.value}' closes block '${name.value}'`, again);
      this.nextToken();
    }
    this.#blockEnd();
    return node('Block', tag, { name: name.value, isScoped, isRequired, body });
  }

  /** `with context` or `without context`, or the statement's default. */
  #context(fallback: boolean): boolean {
    for (const word of ['with', 'without']) {
      const token = this.peekToken();
      if (token === null || !this.skipSymbol(word)) continue;
      if (this.skipSymbol('context')) return word === 'with';
      this.unexpected(this.peekToken(), "'context'");
    }
    return fallback;
  }

  #include(tag: Token): Statement {
    const template = this.expression();
    let ignoreMissing = false;
    if (this.skipSymbol('ignore')) {
      if (!this.skipSymbol('missing')) this.unexpected(this.peekToken(), "'missing'");
      ignoreMissing = true;
    }
    const withContext = this.#context(true);
    this.#blockEnd();
    return node('Include', { start: tag.start, end: this.lastEnd }, { template, ignoreMissing, withContext });
  }

  #import(tag: Token): Statement {
    const template = this.expression();
    if (!this.skipSymbol('as')) this.unexpected(this.peekToken(), "'as'");
    const target = this.expectType(tokens.TOKEN_SYMBOL, 'a name').value;
    const withContext = this.#context(false);
    this.#blockEnd();
    return node('Import', { start: tag.start, end: this.lastEnd }, { template, target, withContext });
  }

  #from(tag: Token): Statement {
    const template = this.expression();
    if (!this.skipSymbol('import')) this.unexpected(this.peekToken(), "'import'");
    const names: { name: string; as: string }[] = [];
    let withContext = false;
    for (;;) {
      if (names.length > 0 && !this.skip(tokens.TOKEN_COMMA)) {
        withContext = this.#context(false);
        break;
      }
      const token = this.peekToken();
      if (token?.type === tokens.TOKEN_BLOCK_END) break;
      if (names.length > 0 && (this.isSymbol('with') || this.isSymbol('without'))) {
        withContext = this.#context(false);
        break;
      }
      const name = this.expectType(tokens.TOKEN_SYMBOL, 'a name');
      if (name.value.startsWith('_')) this.failAt('names that start with an underscore cannot be imported', name);
      const as = this.skipSymbol('as') ? this.expectType(tokens.TOKEN_SYMBOL, 'a name').value : name.value;
      names.push({ name: name.value, as });
    }
    if (names.length === 0) this.unexpected(this.peekToken(), 'the names to import');
    this.#blockEnd();
    return node('FromImport', { start: tag.start, end: this.lastEnd }, { template, names, withContext });
  }

  #print(tag: Token): Statement[] {
    const printed: Statement[] = [];
    do {
      const expression = this.expression();
      printed.push(node('Output', { start: tag.start, end: this.lastEnd }, { expression }));
    } while (this.skip(tokens.TOKEN_COMMA));
    this.#blockEnd();
    return printed;
  }
}

const CONSTANTS = new Set(['true', 'false', 'none', 'True', 'False', 'None']);
