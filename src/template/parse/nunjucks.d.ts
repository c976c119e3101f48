// The parts of nunjucks 3.2.4 that cbx builds on. The package ships no types for them.

declare module 'nunjucks/src/lexer.js' {
  const tokens: {
    readonly TOKEN_STRING: string;
    readonly TOKEN_DATA: string;
    readonly TOKEN_BLOCK_START: string;
    readonly TOKEN_BLOCK_END: string;
    readonly TOKEN_VARIABLE_START: string;
    readonly TOKEN_VARIABLE_END: string;
    readonly TOKEN_LEFT_PAREN: string;
    readonly TOKEN_RIGHT_PAREN: string;
    readonly TOKEN_LEFT_BRACKET: string;
    readonly TOKEN_RIGHT_BRACKET: string;
    readonly TOKEN_LEFT_CURLY: string;
    readonly TOKEN_RIGHT_CURLY: string;
    readonly TOKEN_OPERATOR: string;
    readonly TOKEN_COMMA: string;
    readonly TOKEN_COLON: string;
    readonly TOKEN_TILDE: string;
    readonly TOKEN_PIPE: string;
    readonly TOKEN_INT: string;
    readonly TOKEN_FLOAT: string;
    readonly TOKEN_SYMBOL: string;
  };
  export default tokens;
}

declare module 'nunjucks/src/nodes.js' {
  export interface NodeClass {
    new (lineno: number, colno: number, ...fields: unknown[]): object;
    extend(name: string, members?: { fields?: readonly string[] }): NodeClass;
  }
  const nodes: Readonly<Record<string, NodeClass>>;
  export default nodes;
}

declare module 'nunjucks/src/parser.js' {
  export interface Token {
    readonly type: string;
    readonly value: string;
    readonly lineno: number;
    readonly colno: number;
    readonly start: number;
    readonly end: number;
  }
  export interface TokenSource {
    nextToken(): Token | null;
  }
  class Parser {
    constructor(tokens: TokenSource);
    readonly tokens: TokenSource;
    breakOnBlocks: readonly string[] | null;
    nextToken(): Token | null;
    peekToken(): Token | null;
    pushToken(token: Token | null): void;
    skip(type: string): boolean;
    skipValue(type: string, value: string): boolean;
    skipSymbol(value: string): boolean;
    parseUntilBlocks(...names: string[]): object;
    parseNodes(): object[];
    parseStatement(): object | null;
  }
  const parser: { readonly Parser: typeof Parser };
  export default parser;
}
