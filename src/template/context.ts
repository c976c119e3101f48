import type { Kwargs, Py, PyError } from '../values/index.ts';
import { Signature } from '../values/index.ts';
import type { VariableScope } from '../vars/scope.ts';
import type { LookupHost } from './lookup-host.ts';
import type { Syntax } from './parse/syntax.ts';

/** What filters, tests, lookups and functions may ask of the rendering they run in. */
export interface Context {
  readonly scope: VariableScope;
  readonly engine: Engine;
  callFilter(name: string, value: Py, args: readonly Py[], kwargs: Kwargs): Py;
  callTest(name: string, value: Py, args: readonly Py[], kwargs: Kwargs): boolean;
  hasFilter(name: string): boolean;
  hasTest(name: string): boolean;
  /** A variable, rendered; undefined when there is none. */
  variable(name: string): Py | undefined;
  /** Renders the templates inside a value with this rendering's variables. */
  render(value: Py): Py;
  /** Renders a template file with this rendering's variables and some more. */
  renderFile(path: string, text: string, options: RenderFileOptions): Py;
  /**
   * The value of an expression that sees some names before the variables, or, when isolated, nothing but these names.
   * The expression is trusted: see {@link isTainted}.
   */
  evaluate(expression: string, names: ReadonlyMap<string, Py>, isIsolated?: boolean): Py;
  lookup(name: string, args: readonly Py[], kwargs: Kwargs, wantList: boolean): Py;
  /**
   * Something that must happen once: random numbers, the time, processes, the network. When it has to wait, the
   * rendering is suspended and replayed, and the replay gets the same answer.
   */
  effect<T>(run: () => T | Promise<T>): T;
  /** Whether something from outside went into the rendering: then no text of it may be evaluated. */
  readonly isTainted: boolean;
  /** Marks the rendering's result as never to be templated. */
  taint(): void;
}

export interface RenderFileOptions {
  /** Whether a text that reads as a list or dict becomes one. */
  readonly convert: boolean;
  /** With jinja2_native: whether it holds in the file too (there it does not, unless a lookup asks for it). */
  readonly native?: boolean;
  readonly searchPath: readonly string[];
  readonly vars: ReadonlyMap<string, Py>;
  readonly delimiters: Partial<Pick<Syntax, 'variableStart' | 'variableEnd' | 'commentStart' | 'commentEnd'>>;
}

/** The tables behind a Templar. */
export interface Engine {
  readonly filters: Registry<Filter>;
  readonly tests: Registry<Test>;
  readonly lookups: Registry<Lookup>;
  readonly host: LookupHost;
  unknown(kind: 'filter' | 'test' | 'lookup', name: string): PyError;
  warn(message: string): void;
}

export interface Registry<T> {
  get(name: string): T | undefined;
  names(): Iterable<string>;
}

export interface Filter {
  readonly signature: Signature;
  readonly run: (context: Context, ...args: never[]) => Py;
}

export interface Test {
  readonly signature: Signature;
  readonly run: (context: Context, ...args: never[]) => boolean;
}

export interface Lookup {
  /** Options by name, in Python's spelling, without the terms: `errors="strict", file="ansible.ini"`. */
  readonly options: Signature;
  /** Terms as they were given, options bound in order; gives a list. */
  readonly run: (context: Context, terms: readonly Py[], ...options: never[]) => readonly Py[];
  /** Set when the terms must not be rendered first. */
  readonly rawTerms?: boolean;
}

/** A filter: its parameters in Python's spelling (the value first) and what it does. */
export function filter(
  parameters: string,
  run: (context: Context, ...args: never[]) => Py,
  options: { readonly keepsMarks?: boolean } = {},
): Filter {
  return { signature: new Signature(parameters, options.keepsMarks), run };
}

/** A test: its parameters in Python's spelling (the value first) and what it answers. */
export function test(parameters: string, run: (context: Context, ...args: never[]) => boolean): Test {
  return { signature: new Signature(parameters), run };
}

/** A lookup: its options in Python's spelling and what it finds for its terms. */
export function lookup(
  options: string,
  run: (context: Context, terms: readonly Py[], ...options: never[]) => readonly Py[],
  extra?: { readonly rawTerms?: boolean },
): Lookup {
  return { options: new Signature(options), run, ...extra };
}
