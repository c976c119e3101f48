import { type Kwargs, markUnsafe, type Py, PyError, spend } from '../../values/index.ts';
import { variableLayer } from '../../vars/layers.ts';
import type { VariableScope } from '../../vars/scope.ts';
import type { CompiledTemplate, Execute } from '../compile/template.ts';
import type { Context, RenderFileOptions } from '../context.ts';
import { DEFAULT_SYNTAX } from '../parse/syntax.ts';
import { toValue } from '../to-value.ts';
import type { Conversion } from './concatenate.ts';
import { Frame } from './frame.ts';
import type { Rendering } from './rendering.ts';
import { SelfReference } from './self-reference.ts';

const MAX_PARENTS = 100;

/** One template on its way through one rendering: its scope, what it sets and the blocks it overrides. */
export class Run implements Context {
  readonly rendering: Rendering;
  template: CompiledTemplate;
  /** Set by `extends`: the template whose text is printed instead. */
  parent: CompiledTemplate | undefined;
  /** How much had been printed when `extends` was met. */
  printedBefore = 0;
  readonly scope: VariableScope;
  /** Names handed over by an including or importing template. */
  readonly given: ReadonlyMap<string, Py>;
  readonly exported = new Map<string, Py>();
  /** Each block's bodies, the outermost child's first. */
  readonly blocks = new Map<string, Execute[]>();
  /** Whether texts that look like lists or dicts become such. */
  readonly convert: Conversion;
  /** Set for templates that are included or imported without context: they see no variables. */
  isIsolated = false;
  readonly #variables = new Map<string, Py | undefined>();

  constructor(
    rendering: Rendering,
    template: CompiledTemplate,
    scope: VariableScope,
    convert: Conversion,
    given: ReadonlyMap<string, Py>,
  ) {
    this.rendering = rendering;
    this.template = template;
    this.scope = scope;
    this.convert = convert;
    this.given = given;
  }

  /** A name that no frame knows: what was handed over, a variable, a global. */
  get(name: string): Py | undefined {
    const given = this.given.get(name);
    if (given !== undefined) return given;
    if (this.#variables.has(name)) return this.#variables.get(name);
    let value = this.isIsolated ? undefined : this.rendering.variable(this.scope, name);
    if (value !== undefined && this.template.changesValues) value = ownCopy(value);
    if (value === undefined) value = name === 'self' ? new SelfReference(this) : this.rendering.global(this, name);
    this.#variables.set(name, value);
    return value;
  }

  /** Runs the template, then the one it extends, and so on; what is printed is the last one's. */
  execute(out: Py[]): void {
    for (const [name, block] of this.template.blocks) this.blocks.set(name, [block]);
    this.rendering.deeper(() => this.template.body(new Frame(this, null), out));
    for (let generation = 1; this.parent !== undefined; generation += 1) {
      if (generation > MAX_PARENTS)
        throw new PyError('other', `templates extend each other more than ${MAX_PARENTS} times`);
      out.length = Math.min(out.length, this.printedBefore);
      this.template = this.parent;
      this.parent = undefined;
      for (const [name, block] of this.template.blocks) {
        const versions = this.blocks.get(name);
        if (versions === undefined) this.blocks.set(name, [block]);
        else versions.push(block);
      }
      const frame = new Frame(this, null);
      for (const [name, value] of this.exported) frame.set(name, value);
      this.rendering.deeper(() => this.template.body(frame, out));
    }
  }

  callFilter(name: string, value: Py, args: readonly Py[], kwargs: Kwargs): Py {
    spend(4);
    const filter = this.rendering.engine.filters.get(name);
    if (filter === undefined) throw this.rendering.engine.unknown('filter', name);
    return filter.run(this, ...(filter.signature.bind(name, [value, ...args], kwargs) as never[]));
  }

  callTest(name: string, value: Py, args: readonly Py[], kwargs: Kwargs): boolean {
    spend(4);
    const test = this.rendering.engine.tests.get(name);
    if (test === undefined) throw this.rendering.engine.unknown('test', name);
    return test.run(this, ...(test.signature.bind(name, [value, ...args], kwargs) as never[]));
  }

  hasFilter(name: string): boolean {
    return this.rendering.engine.filters.get(name) !== undefined;
  }

  hasTest(name: string): boolean {
    return this.rendering.engine.tests.get(name) !== undefined;
  }

  effect<T>(run: () => T | Promise<T>): T {
    return this.rendering.effect(run);
  }

  variable(name: string): Py | undefined {
    return this.rendering.variable(this.scope, name);
  }

  render(value: Py): Py {
    return this.rendering.readValue(value, this.scope);
  }

  evaluate(expression: string, names: ReadonlyMap<string, Py>, isIsolated = false): Py {
    return this.rendering.evaluate(expression, this.scope, names, isIsolated);
  }

  lookup(name: string, args: readonly Py[], kwargs: Kwargs, wantList: boolean): Py {
    return this.rendering.lookup(this, name, args, kwargs, wantList);
  }

  renderFile(path: string, text: string, options: RenderFileOptions): Py {
    const syntax = { ...DEFAULT_SYNTAX, ...options.delimiters, escapeBackslashes: false };
    const given = new Map([...this.given, ...options.vars]);
    // Variables that refer to one of the names see it too (ansible-core 2.14, lookup template: template_vars). Values have lost
    // their marks in the expression, so that none of them may be taken for a template.
    const handed = [...options.vars].map(
      ([name, value]) => [name, { value: markUnsafe(toValue(value)), from: 'loop' }] as const,
    );
    const scope = handed.length === 0 ? this.scope : this.scope.with(variableLayer('loop', new Map(handed)));
    return this.rendering.inFolders(options.searchPath, () =>
      this.rendering.file(path, text, scope, syntax, options, given),
    );
  }

  get engine(): Context['engine'] {
    return this.rendering.engine;
  }

  get isTainted(): boolean {
    return this.rendering.isTainted;
  }

  taint(): void {
    this.rendering.taint();
  }
}

/** A copy that a template may change: variables themselves are shared and never change. */
function ownCopy(value: Py): Py {
  if (Array.isArray(value)) {
    const Class = value.constructor as ArrayConstructor;
    return Class.from((value as readonly Py[]).map(ownCopy)) as readonly Py[];
  }
  if (value instanceof Map && value.constructor === Map) {
    return new Map([...(value as ReadonlyMap<Py, Py>)].map(([key, member]) => [key, ownCopy(member)]));
  }
  return value;
}

/** Thrown through an evaluation that has to wait; caught by the rendering, which replays once the value is there. */
export class Suspension extends Error {
  readonly pending: Promise<unknown>;
  constructor(pending: Promise<unknown>) {
    super('waiting for a lookup');
    this.pending = pending;
  }
}
