import { LazyDict, type Value } from '../values/value.ts';
import type { VariableScope } from './scope.ts';

/** Renders a raw value in a scope; what `hostvars` needs of a Templar. */
export type RenderIn = (value: Value, scope: VariableScope) => Value;

/** A scope as a dict: `vars`, whose members stay as they were written, and one host of `hostvars`, rendered in its scope. */
export class ScopeDict extends LazyDict {
  readonly #scope: VariableScope;
  readonly #render: RenderIn | undefined;

  constructor(scope: VariableScope, render?: RenderIn) {
    super();
    this.#scope = scope;
    this.#render = render;
  }

  protected names(): Iterable<string> {
    return this.#scope.names();
  }

  protected load(name: string): Value | undefined {
    const value = this.#scope.get(name)?.value;
    return value === undefined || this.#render === undefined ? value : this.#render(value, this.#scope);
  }
}

/** `hostvars`: every host of the inventory, each made when it is asked for. */
export class HostVarsDict extends LazyDict {
  readonly #hosts: () => Iterable<string>;
  readonly #host: (name: string) => ScopeDict | undefined;

  constructor(hosts: () => Iterable<string>, host: (name: string) => ScopeDict | undefined) {
    super();
    this.#hosts = hosts;
    this.#host = host;
  }

  protected names(): Iterable<string> {
    return this.#hosts();
  }

  protected load(name: string): Value | undefined {
    return this.#host(name);
  }
}
