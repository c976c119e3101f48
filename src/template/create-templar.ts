import type { Sourced, Span } from '../errors/index.ts';
import { type Py, str, UnsafeText, type Value, VaultText, withinBudget } from '../values/index.ts';
import type { VariableScope } from '../vars/scope.ts';
import { collections } from './collections/index.ts';
import { evaluateConditional } from './conditional.ts';
import type { Filter, Lookup, Test } from './context.ts';
import { TemplarEngine } from './engine.ts';
import { templateError } from './errors.ts';
import { filters } from './filters/index.ts';
import type { LookupHost } from './lookup-host.ts';
import { lookups } from './lookups/index.ts';
import { nodeHost } from './node-host.ts';
import type { Extension } from './parse/parser.ts';
import { DEFAULT_SYNTAX } from './parse/syntax.ts';
import { registry } from './registry.ts';
import { Rendering } from './run/rendering.ts';
import { Suspension } from './run/run.ts';
import type { Awaitable, FileRenderOptions, RenderOptions, Templar } from './templar.ts';
import { tests } from './tests/index.ts';
import { toValue } from './to-value.ts';
import type { PluginKind } from './unknown-name.ts';

export interface TemplarOptions {
  /** Where relative paths start: the playbook's directory. */
  readonly basedir: string;
  /** Replaces parts of what lookups touch: environment, files, processes, settings. */
  readonly host?: Partial<LookupHost>;
  /** Ansible's jinja2_extensions, without the `jinja2.ext.` in front. */
  readonly extensions?: readonly Extension[];
  /** Users' plugins; they win over built-in ones of the same name. */
  readonly filters?: ReadonlyMap<string, Filter>;
  readonly tests?: ReadonlyMap<string, Test>;
  readonly lookups?: ReadonlyMap<string, Lookup>;
  /** What helps with a filter, test or lookup that nobody has, in place of the nearest name. */
  readonly unknownHint?: (kind: PluginKind, name: string) => string | undefined;
  /** Whether filters, tests and lookups of collections are there; without them it is ansible-core alone. Default: true. */
  readonly withCollections?: boolean;
  /** Without them every lookup is unknown: what Ansible's inventory sources compose may not run programs. Default: true. */
  readonly withLookups?: boolean;
  /** Ansible's jinja2_native: templates give values, not texts. */
  readonly isNative?: boolean;
  /** Ansible's error_on_undefined_vars; without it a value that cannot be rendered for that stays as written. Default: true. */
  readonly failOnUndefined?: boolean;
  readonly warn?: (message: string) => void;
}

/** Makes a Templar. Compiled templates are kept in it: make one for a whole run. */
export function createTemplar(options: TemplarOptions): Templar {
  const collected = (options.withCollections ?? true) ? collections : undefined;
  const engine = new TemplarEngine({
    filters: registry(filters, options.filters, collected?.filters),
    tests: registry(tests, options.tests, collected?.tests),
    lookups:
      options.withLookups === false ? registry(new Map()) : registry(lookups, options.lookups, collected?.lookups),
    host: { ...nodeHost(options.basedir, options.host?.env), ...options.host },
    extensions: new Set(options.extensions ?? []),
    isNative: options.isNative ?? false,
    warn: options.warn ?? (() => {}),
    unknownHint: options.unknownHint ?? (() => undefined),
  });
  return new JinjaTemplar(engine, options.failOnUndefined ?? true);
}

class JinjaTemplar implements Templar {
  readonly #engine: TemplarEngine;
  readonly #failOnUndefined: boolean;

  constructor(engine: TemplarEngine, failOnUndefined: boolean) {
    this.#engine = engine;
    this.#failOnUndefined = failOnUndefined;
  }

  get isNative(): boolean {
    return this.#engine.isNative;
  }

  render(value: Value, scope: VariableScope, options: RenderOptions = {}): Awaitable<Value> {
    if (typeof value !== 'string' && (typeof value !== 'object' || value === null)) return value;
    const convert = options.convertData ?? true;
    const text = { convert };
    return this.#replayed(scope, options.at, [], (rendering) => {
      try {
        return toValue(rendering.renderValue(value, scope, text));
      } catch (error) {
        if (!(options.failOnUndefined ?? this.#failOnUndefined) && isUndefinedError(error)) return value;
        throw error;
      }
    });
  }

  renderSourced(value: Sourced<Value>, scope: VariableScope, options: RenderOptions = {}): Awaitable<Value> {
    return this.render(value.value, scope, { at: value.at, ...options });
  }

  test(conditional: Sourced<Value>, scope: VariableScope): Awaitable<boolean> {
    return this.#replayed(scope, conditional.at, [], (rendering) =>
      evaluateConditional(rendering, conditional.value, scope),
    );
  }

  renderFile(path: string, text: string, scope: VariableScope, options: FileRenderOptions): Awaitable<string> {
    const { delimiters = {} } = options;
    const syntax = {
      ...DEFAULT_SYNTAX,
      ...delimiters,
      trimBlocks: options.trimBlocks ?? true,
      lstripBlocks: options.lstripBlocks ?? false,
      newlineSequence: options.newlineSequence ?? '\n',
      keepTrailingNewline: options.keepTrailingNewline ?? false,
      escapeBackslashes: false,
    };
    return this.#replayed(scope, undefined, options.searchPath, (rendering) =>
      str(rendering.file(path, text, scope, syntax)),
    );
  }

  isTemplate(value: Value): boolean {
    if (typeof value === 'string') return this.#engine.isTemplateText(value);
    if (value instanceof UnsafeText || value instanceof VaultText) return false;
    return false;
  }

  /** Runs a rendering; when a lookup has to wait, again from the start once its answer is there. */
  #replayed<T>(
    scope: VariableScope,
    at: Span | undefined,
    searchPath: readonly string[],
    run: (rendering: Rendering) => T,
  ): Awaitable<T> {
    const journal: unknown[] = [];
    const attempt = (): Awaitable<T> => {
      try {
        return withinBudget(() => run(new Rendering(this.#engine, journal, searchPath)));
      } catch (error) {
        if (error instanceof Suspension) return error.pending.then(attempt);
        throw templateError(error, scope, at);
      }
    };
    return attempt();
  }
}

function isUndefinedError(error: unknown): boolean {
  return error instanceof Error && 'kind' in error && error.kind === 'undefined';
}

/** The text of a rendered value, as Ansible prints it. */
export function printed(value: Value): string {
  return str(value as Py);
}
