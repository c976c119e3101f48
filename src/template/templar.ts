import type { Sourced, Span } from '../errors/index.ts';
import type { Value } from '../values/value.ts';
import type { VariableScope } from '../vars/scope.ts';

/** A value that is there already, or comes later when a lookup had to wait for a process or the network. */
export type Awaitable<T> = T | Promise<T>;

export interface RenderOptions {
  /** Keep undefined variables as they are instead of failing (labels, names of tasks). */
  readonly failOnUndefined?: boolean;
  /** Turn a text that looks like a list, dict or number into that (Ansible's safe_eval, default true). */
  readonly convertData?: boolean;
  /** Leave `{{ omit }}` members out of containers (default: kept as the placeholder). */
  readonly at?: Span;
}

export interface FileRenderOptions {
  readonly trimBlocks?: boolean;
  readonly lstripBlocks?: boolean;
  readonly newlineSequence?: string;
  readonly keepTrailingNewline?: boolean;
  readonly delimiters?: Partial<
    Record<'blockStart' | 'blockEnd' | 'variableStart' | 'variableEnd' | 'commentStart' | 'commentEnd', string>
  >;
  /** Folders for include, import and extends, in order. */
  readonly searchPath: readonly string[];
}

/** Ansible's Templar: Jinja2 with Python's meaning, over one scope at a time. Throws (or rejects with) TEMPLATE_*. */
export interface Templar {
  /** Whether it works as Ansible's jinja2_native says. */
  readonly isNative?: boolean;
  /** Renders every trusted text inside a value; containers keep their shape. */
  render(value: Value, scope: VariableScope, options?: RenderOptions): Awaitable<Value>;
  renderSourced(value: Sourced<Value>, scope: VariableScope, options?: RenderOptions): Awaitable<Value>;
  /** One entry of `when:`, `changed_when:`, `until:` …: an expression without braces, or a boolean. */
  test(conditional: Sourced<Value>, scope: VariableScope): Awaitable<boolean>;
  /** A template file's text, as the template module gives it. */
  renderFile(path: string, text: string, scope: VariableScope, options: FileRenderOptions): Awaitable<string>;
  /** True when the text holds a template (an opening brace pair and no unsafe mark). */
  isTemplate(value: Value): boolean;
}
