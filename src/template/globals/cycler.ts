import { type Py, PyFunction, PyObject, typeError } from '../../values/index.ts';

/** `cycler(a, b, …)`: hands out its items in turn. */
export class Cycler extends PyObject {
  readonly typeName = 'Cycler';
  readonly #items: readonly Py[];
  #at = 0;
  constructor(items: readonly Py[]) {
    super();
    if (items.length === 0) throw typeError('at least one item has to be provided');
    this.#items = items;
  }
  override attribute(name: string): Py | undefined {
    if (name === 'current') return this.#items[this.#at]!;
    if (name === 'items') return this.#items;
    if (name === 'pos') return this.#at;
    if (name === 'reset') {
      return new PyFunction('reset', () => {
        this.#at = 0;
        return null;
      });
    }
    if (name !== 'next') return undefined;
    return new PyFunction('next', () => {
      const item = this.#items[this.#at]!;
      this.#at = (this.#at + 1) % this.#items.length;
      return item;
    });
  }
}
