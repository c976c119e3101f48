import { type Py, type PyDict, PyObject } from './py.ts';
import { repr } from './repr.ts';
import { PyTuple } from './value.ts';

/** A view on a dict's keys, values or items. */
export class DictView extends PyObject {
  readonly typeName: string;
  readonly #dict: PyDict;
  readonly #part: 'keys' | 'values' | 'items';
  constructor(dict: PyDict, part: 'keys' | 'values' | 'items') {
    super();
    this.#dict = dict;
    this.#part = part;
    this.typeName = `dict_${part}`;
  }
  override *iterate(): Iterable<Py> {
    if (this.#part === 'keys') yield* this.#dict.keys();
    else if (this.#part === 'values') yield* this.#dict.values();
    else for (const pair of this.#dict) yield PyTuple.from(pair as unknown as never[]) as readonly Py[];
  }
  override length(): number {
    return this.#dict.size;
  }
  override truth(): boolean {
    return this.#dict.size > 0;
  }
  override repr(): string {
    return `${this.typeName}(${repr(Array.from(this.iterate()))})`;
  }
}
