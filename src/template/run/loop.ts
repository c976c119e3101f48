import { equals, type Kwargs, type Py, PyFunction, PyObject, typeError, Undefined } from '../../values/index.ts';

/** The `loop` object inside a for. */
export class Loop extends PyObject {
  readonly typeName = 'LoopContext';
  index0 = 0;
  readonly #list: readonly Py[];
  readonly #depth: number;
  readonly #recurse: ((members: Py) => Py) | undefined;
  #last: readonly Py[] | undefined;

  constructor(list: readonly Py[], depth: number, recurse: ((members: Py) => Py) | undefined) {
    super();
    this.#list = list;
    this.#depth = depth;
    this.#recurse = recurse;
  }

  override repr(): string {
    return `<LoopContext ${this.index0 + 1}/${this.#list.length}>`;
  }

  override length(): number {
    return this.#list.length;
  }

  override get isCallable(): boolean {
    return true;
  }

  override attribute(name: string): Py | undefined {
    const size = this.#list.length;
    switch (name) {
      case 'index':
        return this.index0 + 1;
      case 'index0':
        return this.index0;
      case 'revindex':
        return size - this.index0;
      case 'revindex0':
        return size - this.index0 - 1;
      case 'first':
        return this.index0 === 0;
      case 'last':
        return this.index0 === size - 1;
      case 'length':
        return size;
      case 'depth':
        return this.#depth + 1;
      case 'depth0':
        return this.#depth;
      case 'previtem':
        return (
          this.#list[this.index0 - 1] ??
          new Undefined({ path: 'loop.previtem', key: name, reason: 'there is no previous item' })
        );
      case 'nextitem':
        return (
          this.#list[this.index0 + 1] ??
          new Undefined({ path: 'loop.nextitem', key: name, reason: 'there is no next item' })
        );
      case 'cycle':
        return new PyFunction('cycle', (args) => {
          if (args.length === 0) throw typeError('no items for cycling given');
          return args[this.index0 % args.length]!;
        });
      case 'changed':
        return new PyFunction('changed', (args) => this.#changed(args));
    }
    return undefined;
  }

  #changed(values: readonly Py[]): boolean {
    const same = this.#last?.length === values.length && values.every((value, at) => equals(value, this.#last![at]!));
    this.#last = values;
    return !same;
  }

  override call(args: readonly Py[], _kwargs: Kwargs): Py {
    if (this.#recurse === undefined) {
      throw typeError("the loop must have the 'recursive' marker to be called recursively");
    }
    const [members] = args;
    if (members === undefined || args.length > 1) throw typeError('loop() takes exactly one argument');
    return this.#recurse(members);
  }
}

export function makeLoop(list: readonly Py[], depth: number, recurse: ((members: Py) => Py) | undefined): Loop {
  return new Loop(list, depth, recurse);
}
