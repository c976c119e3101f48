import { type Kwargs, type Py, PyError, PyObject } from '../../values/index.ts';

/** `super()` inside a block; `super.super()` goes one template further up. */
export class SuperBlock extends PyObject {
  readonly typeName = 'BlockReference';
  readonly #name: string;
  readonly #level: number;
  readonly #render: (level: number) => Py;
  readonly #exists: () => boolean;
  constructor(name: string, level: number, render: (level: number) => Py, exists: () => boolean) {
    super();
    this.#name = name;
    this.#level = level;
    this.#render = render;
    this.#exists = exists;
  }
  override get isCallable(): boolean {
    return true;
  }
  override attribute(name: string): Py | undefined {
    return name === 'super' ? new SuperBlock(this.#name, this.#level + 1, this.#render, this.#exists) : undefined;
  }
  override call(_args: readonly Py[], _kwargs: Kwargs): Py {
    if (!this.#exists()) throw new PyError('undefined', `there is no parent block called '${this.#name}'`);
    return this.#render(this.#level + 1);
  }
}
