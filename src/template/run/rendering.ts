import { spanOf } from '../../parsing/index.ts';
import {
  isUnsafe,
  JinjaText,
  type Kwargs,
  LazyDict,
  markUnsafe,
  type Py,
  PyError,
  PyFloat,
  PyTuple,
  Undefined,
  UndefinedError,
  UnsafeText,
  type Value,
  VaultText,
} from '../../values/index.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { variableWording } from '../ansible-wording.ts';
import { NotCompilable } from '../compile/constant.ts';
import { locate, noteScalar } from '../compile/locate.ts';
import { fileSource, scalarSource } from '../compile/source.ts';
import type { CompiledTemplate, TemplateSource } from '../compile/template.ts';
import type { RenderFileOptions } from '../context.ts';
import type { TemplarEngine } from '../engine.ts';
import { globals } from '../globals/index.ts';
import { DEFAULT_SYNTAX, type Syntax } from '../parse/syntax.ts';
import { toValue } from '../to-value.ts';
import { type Conversion, concatenate } from './concatenate.ts';
import { syntaxHeader } from './header.ts';
import { runLookup } from './lookup.ts';
import { needsRendering } from './needs-rendering.ts';
import { Run, Suspension } from './run.ts';

export interface TextOptions {
  readonly convert: boolean;
  /** The stretch that a person wrote; see TemplateSource. */
  readonly own?: TemplateSource['own'];
}

export type FileConversion = Pick<RenderFileOptions, 'convert' | 'native'>;

interface Resolved {
  readonly value: Py;
  readonly isUnsafe: boolean;
}

/** The `#jinja2:` line of a template; a mistake in it has its place there. */
function headerOf(source: TemplateSource, syntax: Syntax): ReturnType<typeof syntaxHeader> {
  try {
    return syntaxHeader(source.text, syntax);
  } catch (error) {
    throw locate(error, source, { start: 0, end: source.text.indexOf('\n') });
  }
}

/**
 * One rendering from the outside's point of view: everything that is evaluated for it, nested variables and included
 * templates too, and the journal that lets it be replayed after a lookup had to wait.
 */
export class Rendering {
  readonly engine: TemplarEngine;
  /** Folders for include, import and extends; null outside template files. */
  searchPath: readonly string[];
  /** Whether texts become values as jinja2_native has it; not inside template files. */
  #isNative: boolean;
  readonly #journal: unknown[];
  #cursor = 0;
  #isUnsafe = false;
  #depth = 0;
  readonly #resolved = new Map<VariableScope, Map<string, Resolved>>();
  readonly #resolving: { readonly scope: VariableScope; readonly name: string }[] = [];

  constructor(engine: TemplarEngine, journal: unknown[], searchPath: readonly string[]) {
    this.engine = engine;
    this.#isNative = engine.isNative;
    this.#journal = journal;
    this.searchPath = searchPath;
  }

  /** Runs what may contain itself: macros, included templates, variables inside variables, recursive loops. */
  deeper<T>(run: () => T): T {
    if (this.#depth >= MAX_LEVELS)
      throw new PyError(
        'other',
        `macros, included templates and variables are nested more than ${MAX_LEVELS} levels deep`,
      );
    this.#depth += 1;
    try {
      return run();
    } finally {
      this.#depth -= 1;
    }
  }

  get isTainted(): boolean {
    return this.#isUnsafe;
  }

  taint(): void {
    this.#isUnsafe = true;
  }

  /** Runs a side effect once over all replays. Throws a Suspension while its outcome is still to come. */
  effect<T>(run: () => T | Promise<T>): T {
    const at = this.#cursor;
    this.#cursor += 1;
    if (at < this.#journal.length) {
      const entry = this.#journal[at] as { readonly value: T } | { readonly error: unknown };
      if ('error' in entry) throw entry.error;
      return entry.value;
    }
    const outcome = run();
    if (!(outcome instanceof Promise)) {
      this.#journal.push({ value: outcome });
      return outcome;
    }
    const journal = this.#journal;
    throw new Suspension(
      outcome.then(
        (value) => void journal.push({ value }),
        (error: unknown) => void journal.push({ error }),
      ),
    );
  }

  /** Evaluates something on its own mark: its value, and whether anything unsafe went into it. */
  #marked<T>(evaluate: () => T): { readonly value: T; readonly isUnsafe: boolean } {
    const before = this.#isUnsafe;
    this.#isUnsafe = false;
    try {
      const value = evaluate();
      return { value, isUnsafe: this.#isUnsafe };
    } finally {
      this.#isUnsafe = before;
    }
  }

  /** A variable as expressions see it: rendered, plain; undefined when the scope has none of that name. */
  variable(scope: VariableScope, name: string): Py | undefined {
    const known = this.#resolved.get(scope)?.get(name);
    if (known !== undefined) {
      if (known.isUnsafe) this.taint();
      return known.value;
    }
    const definition = scope.get(name);
    if (definition === undefined) return undefined;
    const raw = definition.value;
    // `vars` shows variables as they were written; a LazyDict renders its own members.
    if (name === 'vars' && raw instanceof Map) return raw as ReadonlyMap<Py, Py>;
    if (!needsRendering(raw)) {
      if (isUnsafe(raw)) this.taint();
      return raw instanceof UnsafeText ? raw.text : raw;
    }
    const cycle = this.#resolving.findIndex((entry) => entry.name === name && entry.scope === scope);
    if (cycle >= 0) {
      const names = [...this.#resolving.slice(cycle).map((entry) => entry.name), name];
      throw new PyError('other', `the variable ${JSON.stringify(name)} refers to itself: ${names.join(' -> ')}`);
    }
    this.#resolving.push({ scope, name });
    const cursor = this.#cursor;
    try {
      const resolved = this.#marked(() => this.readValue(raw, scope));
      // What has side effects is worked out anew each time it is read, as Ansible does.
      if (this.#cursor === cursor) this.#remember(scope, name, resolved);
      if (resolved.isUnsafe) this.taint();
      return resolved.value;
    } catch (error) {
      noteScalar(error, definition.at);
      if (error instanceof UndefinedError) {
        return new Undefined({ path: name, key: name, reason: error.message, written: raw, cause: error });
      }
      if (error instanceof PyError) error.wording = variableWording(error, raw);
      throw error;
    } finally {
      this.#resolving.pop();
    }
  }

  #remember(scope: VariableScope, name: string, resolved: Resolved): void {
    let names = this.#resolved.get(scope);
    if (names === undefined) {
      names = new Map();
      this.#resolved.set(scope, names);
    }
    names.set(name, resolved);
  }

  global(run: Run, name: string): Py | undefined {
    return globals.get(name)?.(run);
  }

  /** What {@link readValue} gives, and whether anything unsafe went into it. */
  readMarked(raw: Py, scope: VariableScope): { readonly value: Py; readonly isUnsafe: boolean } {
    return this.#marked(() => this.readValue(raw, scope));
  }

  /** A raw value with the texts in it rendered, as expressions see it: marks taken off, the rendering tainted instead. */
  readValue(raw: Py, scope: VariableScope): Py {
    if (typeof raw === 'string') return this.#readText(raw, scope);
    if (typeof raw !== 'object' || raw === null) return raw;
    if (raw instanceof UnsafeText) {
      this.taint();
      return raw.text;
    }
    if (raw instanceof VaultText) return raw.reveal();
    if (isUnsafe(raw as Value)) {
      this.taint();
      return raw;
    }
    if (!isPlainContainer(raw)) return raw;
    if (!needsRendering(raw as Value)) return raw;
    return mapMembers(raw, (member) => this.readValue(member, scope));
  }

  #readText(raw: string, scope: VariableScope): Py {
    const { value, isUnsafe: marked } = this.#marked(() => this.text(raw, scope, { convert: true }));
    if (marked) this.taint();
    return value;
  }

  /** A raw value with the trusted texts in it rendered, as the outside gets it: what is unsafe keeps or gets its mark. */
  renderValue(raw: Value, scope: VariableScope, options: TextOptions): Value {
    if (typeof raw === 'string') {
      const { value, isUnsafe: marked } = this.#marked(() => this.text(raw, scope, options));
      return marked ? markUnsafe(toValue(value)) : toValue(value);
    }
    if (raw instanceof VaultText) return raw.reveal();
    if (typeof raw !== 'object' || raw === null || isUnsafe(raw) || !isPlainContainer(raw) || !needsRendering(raw))
      return raw;
    return mapMembers(raw, (member) => this.renderValue(member as Value, scope, options)) as Value;
  }

  /** Renders one trusted text. Numbers and booleans that a text only refers to keep their type; see concatenate(). */
  text(text: string, scope: VariableScope, options: TextOptions): Py {
    if (!this.engine.isTemplateText(text)) return text;
    const single = SINGLE.exec(text);
    if (single !== null) {
      const raw = scope.get(single[1]!)?.value;
      if (
        raw === null ||
        typeof raw === 'number' ||
        typeof raw === 'boolean' ||
        typeof raw === 'bigint' ||
        raw instanceof PyFloat
      ) {
        return raw;
      }
    }
    const { body, syntax } = headerOf(scalarSource(text, options.own), DEFAULT_SYNTAX);
    const template = this.#compiled(scalarSource(body, options.own), syntax);
    if (template === undefined) return text;
    const conversion = this.#isNative ? 'native' : options.convert;
    const value = concatenate(this.output(template, scope, conversion), conversion);
    if (typeof value !== 'string') return value;
    return value + syntax.newlineSequence.repeat(Math.max(0, finalNewlines(body) - finalNewlines(value)));
  }

  /** The compiled template; undefined where Ansible gives the text as it was written. */
  #compiled(source: TemplateSource, syntax: Syntax): CompiledTemplate | undefined {
    try {
      return this.engine.compile(source, syntax);
    } catch (error) {
      if (error instanceof NotCompilable) return undefined;
      throw error;
    }
  }

  /** Renders a template file's text; a text unless `convert` or `native` is set. Nothing in it is native unless asked for. */
  file(
    path: string,
    text: string,
    scope: VariableScope,
    syntax: Syntax,
    { convert, native = false }: FileConversion = { convert: false },
    given: ReadonlyMap<string, Py> = NOTHING,
  ): Py {
    const header = headerOf(fileSource(path, text), syntax);
    const line = text.slice(0, text.length - header.body.length);
    const template = this.engine.compile(fileSource(path, header.body, line), header.syntax);
    const before = this.#isNative;
    this.#isNative &&= native;
    const conversion = this.#isNative ? 'native' : convert;
    let value: Py;
    try {
      value = concatenate(this.output(template, scope, conversion, given), conversion);
    } finally {
      this.#isNative = before;
    }
    const printed = value instanceof JinjaText ? value.text : value;
    if (typeof printed !== 'string') return printed;
    const missing = Math.max(0, finalNewlines(header.body) - finalNewlines(printed));
    return printed + header.syntax.newlineSequence.repeat(missing);
  }

  /** The value of an expression that sees `names` before the scope's variables, or nothing else when it is isolated. */
  evaluate(expression: string, scope: VariableScope, names: ReadonlyMap<string, Py>, isIsolated: boolean): Py {
    const text = `{{ ${expression} }}`;
    const template = this.#compiled(scalarSource(text), { ...DEFAULT_SYNTAX, escapeBackslashes: !isIsolated });
    if (template === undefined) return text;
    const run = new Run(this, template, scope, true, names);
    run.isIsolated = isIsolated;
    const out: Py[] = [];
    this.deeper(() => run.execute(out));
    const value = concatenate(out, true);
    return value instanceof JinjaText ? value.text : value;
  }

  /** Runs something with other folders for include, import and extends. */
  inFolders<T>(searchPath: readonly string[], run: () => T): T {
    const before = this.searchPath;
    this.searchPath = searchPath;
    try {
      return run();
    } finally {
      this.searchPath = before;
    }
  }

  /** Runs a template and gives what it printed, piece by piece. */
  output(
    template: CompiledTemplate,
    scope: VariableScope,
    convert: Conversion,
    given: ReadonlyMap<string, Py> = NOTHING,
  ): Py[] {
    const out: Py[] = [];
    new Run(this, template, scope, convert, given).execute(out);
    return out;
  }

  /** Lookup terms may hold templates in texts that an expression made. */
  renderTerms(term: Py, scope: VariableScope): Py {
    // What came from outside must not be rendered; the mark is the whole rendering's, so any such part forbids it.
    return listsOf(this.#isUnsafe ? term : this.readValue(term, scope));
  }

  lookup(run: Run, name: string, args: readonly Py[], kwargs: Kwargs, wantList: boolean): Py {
    return runLookup(run, name, args, kwargs, wantList);
  }
}

/** Terms reach a lookup with their tuples turned into lists, as Ansible's templating of containers leaves them. */
function listsOf(term: Py): Py {
  if (Array.isArray(term)) return (term as readonly Py[]).map(listsOf);
  return term;
}

/** How deep they may be nested; the stack would hold a few times as many. */
const MAX_LEVELS = 200;

const NOTHING: ReadonlyMap<string, Py> = new Map();

/** One variable alone; a newline at the end does not count, as for Python's `$`. */
const SINGLE = /^\{\{\s*(\w*)\s*\}\}\n?$/;

function finalNewlines(text: string): number {
  let count = 0;
  while (text[text.length - 1 - count] === '\n') count += 1;
  return count;
}

type Container = readonly Py[] | ReadonlyMap<Py, Py>;

function isPlainContainer(value: Py): value is Container {
  return Array.isArray(value) || (value instanceof Map && !(value instanceof LazyDict));
}

/** A copy with changed members. An error is told where the member that met it was written. */
function mapMembers(container: Container, change: (member: Py) => Py): Py {
  let at: Py = 0;
  try {
    if (container instanceof Map) {
      const copy = new Map<Py, Py>();
      for (const [key, member] of container as ReadonlyMap<Py, Py>) {
        at = key;
        copy.set(key instanceof UnsafeText ? key.text : key, change(member));
      }
      return copy;
    }
    const members = (container as readonly Py[]).map((member, index) => {
      at = index;
      return change(member);
    });
    return container instanceof PyTuple ? (PyTuple.from(members as Value[]) as readonly Py[]) : members;
  } catch (error) {
    noteScalar(error, spanOf(container, at as Value)?.value);
    throw error;
  }
}
