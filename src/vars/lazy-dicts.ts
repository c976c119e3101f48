import { LazyDict } from '../values/lazy-dict.ts';
import type { Value } from '../values/value.ts';
import type { VariableScope } from './scope.ts';

/** A scope as a dict: `vars`, and one host of `hostvars`. Its members are raw; the Templar renders them in that scope. */
export class ScopeDict extends LazyDict {
  readonly #scope: VariableScope;

  constructor(scope: VariableScope) {
    super(scope);
    this.#scope = scope;
  }

  protected member(key: Value): Value | undefined {
    return typeof key === 'string' ? this.#scope.get(key)?.value : undefined;
  }

  protected memberKeys(): Iterable<Value> {
    return this.#scope.names();
  }
}

/** `hostvars`: every host of the inventory, each made when it is asked for. */
export class HostVarsDict extends LazyDict {
  readonly #names: () => Iterable<string>;
  readonly #host: (name: string) => ScopeDict | undefined;

  constructor(names: () => Iterable<string>, host: (name: string) => ScopeDict | undefined) {
    super();
    this.#names = names;
    this.#host = host;
  }

  protected member(key: Value): Value | undefined {
    return typeof key === 'string' ? this.#host(key) : undefined;
  }

  protected memberKeys(): Iterable<Value> {
    return this.#names();
  }
}
