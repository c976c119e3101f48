import { readFileSync } from 'node:fs';
import { isAbsolute, join, normalize } from 'node:path';
import { didYouMean } from '../util/nearest.ts';
import type { PyError } from '../values/index.ts';
import { Compiler } from './compile/compiler.ts';
import { locate } from './compile/locate.ts';
import { fileSource } from './compile/source.ts';
import { compileBody } from './compile/statement.ts';
import type { CompiledTemplate, TemplateSource } from './compile/template.ts';
import type { Engine, Filter, Lookup, Registry, Test } from './context.ts';
import type { LookupHost } from './lookup-host.ts';
import { type Extension, parseTemplate } from './parse/parser.ts';
import { DEFAULT_SYNTAX, type Syntax, TemplateSyntaxError } from './parse/syntax.ts';
import { mayBeTemplate } from './run/needs-rendering.ts';
import { type PluginKind, UnknownNameError } from './unknown-name.ts';

/** How many compiled templates are kept; the oldest leave first. */
const CACHE_SIZE = 4096;

/** What a Templar is made of: tables of filters, tests and lookups, the compiled templates, the outside. */
export class TemplarEngine implements Engine {
  readonly filters: Registry<Filter>;
  readonly tests: Registry<Test>;
  readonly lookups: Registry<Lookup>;
  readonly host: LookupHost;
  readonly #extensions: ReadonlySet<Extension>;
  /** Ansible's jinja2_native. */
  readonly isNative: boolean;
  readonly #warn: (message: string) => void;
  readonly #unknownHint: (kind: PluginKind, name: string) => string | undefined;
  readonly #cache = new Map<Syntax, Map<string, CompiledTemplate>>();
  readonly #syntaxes = new Map<string, Syntax>();

  constructor(options: {
    readonly filters: Registry<Filter>;
    readonly tests: Registry<Test>;
    readonly lookups: Registry<Lookup>;
    readonly host: LookupHost;
    readonly extensions: ReadonlySet<Extension>;
    readonly isNative: boolean;
    readonly warn: (message: string) => void;
    readonly unknownHint: (kind: PluginKind, name: string) => string | undefined;
  }) {
    this.filters = options.filters;
    this.tests = options.tests;
    this.lookups = options.lookups;
    this.host = options.host;
    this.#extensions = options.extensions;
    this.isNative = options.isNative;
    this.#warn = options.warn;
    this.#unknownHint = options.unknownHint;
  }

  warn(message: string): void {
    this.#warn(message);
  }

  /** The error for a name that is in none of the tables. */
  unknown(kind: PluginKind, name: string): PyError {
    const table = kind === 'filter' ? this.filters : kind === 'test' ? this.tests : this.lookups;
    return new UnknownNameError(kind, name, this.#unknownHint(kind, name) ?? didYouMean(name, table.names()));
  }

  /** Compiles a template, or gives the one compiled before from the same text. Raises located syntax errors. */
  compile(source: TemplateSource, syntax: Syntax = DEFAULT_SYNTAX): CompiledTemplate {
    const canonical = this.#canonical(syntax);
    let templates = this.#cache.get(canonical);
    if (templates === undefined) {
      templates = new Map();
      this.#cache.set(canonical, templates);
    }
    const key = source.path === undefined ? source.text : `${source.path}\0${source.header ?? ''}${source.text}`;
    const known = templates.get(key);
    if (known !== undefined) return known;
    const made = this.#compile(source, canonical);
    if (templates.size >= CACHE_SIZE) {
      const [oldest] = templates.keys();
      if (oldest !== undefined) templates.delete(oldest);
    }
    templates.set(key, made);
    return made;
  }

  #canonical(syntax: Syntax): Syntax {
    if (syntax === DEFAULT_SYNTAX) return syntax;
    const key = JSON.stringify(syntax);
    const known = this.#syntaxes.get(key);
    if (known !== undefined) return known;
    this.#syntaxes.set(key, syntax);
    return syntax;
  }

  #compile(source: TemplateSource, syntax: Syntax): CompiledTemplate {
    const compiler = new Compiler(this, source);
    try {
      const tree = parseTemplate(source.text, syntax, this.#extensions);
      const body = compileBody(compiler, tree);
      return { source, syntax, body, blocks: compiler.blocks, changesValues: compiler.changesValues };
    } catch (error) {
      if (error instanceof TemplateSyntaxError) throw locate(error, source, error);
      throw locate(error, source, { start: 0, end: source.text.length });
    }
  }

  isTemplateText(text: string): boolean {
    return mayBeTemplate(text);
  }

  /**
   * A template that another one names: absolute, or in the first folder of the search path that has it. Names that
   * climb out of the folder (`..`) are not found, as in Jinja2.
   */
  findTemplate(name: string, searchPath: readonly string[], syntax: Syntax): CompiledTemplate | undefined {
    const isOutside = normalize(name).startsWith('..');
    const paths = isAbsolute(name) ? [name] : isOutside ? [] : searchPath.map((folder) => join(folder, name));
    for (const path of paths) {
      let text: string;
      try {
        text = readFileSync(path, 'utf8');
      } catch {
        continue;
      }
      return this.compile(fileSource(path, text), syntax);
    }
    return undefined;
  }
}
