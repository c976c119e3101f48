import {
  fillDict,
  isInt,
  type Kwargs,
  type Py,
  PyFunction,
  PyObject,
  PyRange,
  str,
  truth,
  typeError,
  typeName,
  Undefined,
  valueError,
} from '../../values/index.ts';
import { Namespace } from '../run/namespace.ts';
import type { Run } from '../run/run.ts';
import { Cycler } from './cycler.ts';
import { lipsum } from './lipsum.ts';
import { now } from './now.ts';

/** Python refuses ranges longer than this inside a sandbox. */
const MAX_RANGE = 100_000;

function range(args: readonly Py[]): Py {
  if (args.length === 0 || args.length > 3) throw typeError(`range expected 1 to 3 arguments, got ${args.length}`);
  const numbers = args.map((value) => {
    const number = typeof value === 'boolean' ? Number(value) : value;
    if (number instanceof Undefined) throw number.error();
    if (!isInt(number)) throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
    return Number(number);
  });
  const [first = 0, second, step = 1] = numbers;
  if (step === 0) throw valueError('range() arg 3 must not be zero');
  const made = second === undefined ? new PyRange(0, first, 1) : new PyRange(first, second, step);
  if (made.length() > 100 * MAX_RANGE) throw valueError('the range is too long');
  return made;
}

class Joiner extends PyObject {
  readonly typeName = 'Joiner';
  readonly #separator: Py;
  #isUsed = false;
  constructor(separator: Py) {
    super();
    this.#separator = separator;
  }
  override get isCallable(): boolean {
    return true;
  }
  override call(): Py {
    if (this.#isUsed) return this.#separator;
    this.#isUsed = true;
    return '';
  }
}

function lookupFunction(run: Run, name: string, wantList: boolean): Py {
  return new PyFunction(name, (args, kwargs) => {
    const [plugin, ...terms] = args;
    if (plugin === undefined) throw typeError(`${name}() missing 1 required positional argument: 'name'`);
    return run.lookup(str(plugin), terms, kwargs, wantList);
  });
}

function dictOf(args: readonly Py[], kwargs: Kwargs): Map<Py, Py> {
  if (args.length > 1) throw typeError(`dict expected at most 1 argument, got ${args.length}`);
  const dict = new Map<Py, Py>();
  fillDict(dict, args[0], kwargs);
  return dict;
}

/** The functions every template can call, below its variables. */
export const globals: ReadonlyMap<string, (run: Run) => Py> = new Map<string, (run: Run) => Py>([
  ['range', () => new PyFunction('range', range, 'type')],
  ['dict', () => new PyFunction('dict', dictOf, 'type')],
  ['namespace', () => new PyFunction('namespace', (args, kwargs) => new Namespace(dictOf(args, kwargs)), 'type')],
  ['cycler', () => new PyFunction('cycler', (args) => new Cycler(args), 'type')],
  [
    'joiner',
    () => new PyFunction('joiner', (args, kwargs) => new Joiner(args[0] ?? kwargs.get('sep') ?? ', '), 'type'),
  ],
  ['lipsum', (run) => new PyFunction('lipsum', (args, kwargs) => lipsum(run, args, kwargs))],
  ['lookup', (run) => lookupFunction(run, 'lookup', false)],
  ['query', (run) => lookupFunction(run, 'query', true)],
  ['q', (run) => lookupFunction(run, 'q', true)],
  ['now', (run) => new PyFunction('now', (args, kwargs) => now(run, args, kwargs))],
  ['undef', () => new PyFunction('undef', undef)],
]);

/** undef(hint): an undefined value with a hint for whoever must define it. */
function undef(args: readonly Py[], kwargs: Kwargs): Py {
  const hint = args[0] ?? kwargs.get('hint') ?? null;
  const reason = hint === null || !truth(hint) ? 'the variable is mandatory but not set' : str(hint);
  return new Undefined({ path: 'undef()', key: 'undef', reason });
}
