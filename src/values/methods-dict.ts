import { dictGet, dictSet, findKey } from './compare.ts';
import { DictView } from './dict-view.ts';
import { iterate, toList } from './iterate.ts';
import { type Kwargs, type Py, type PyDict, typeError, valueError } from './py.ts';
import { repr } from './repr.ts';
import { PyTuple } from './value.ts';

type DictMethod = (dict: Map<Py, Py>, args: readonly Py[], kwargs: Kwargs) => Py;

function arity(name: string, args: readonly Py[], least: number, most: number): void {
  if (args.length < least || args.length > most) {
    throw typeError(`${name} expected ${least === most ? least : `${least} to ${most}`} arguments, got ${args.length}`);
  }
}

/** A method without arguments. */
function plain(name: string, run: (dict: Map<Py, Py>) => Py): DictMethod {
  return (dict, args) => {
    if (args.length > 0) throw typeError(`dict.${name}() takes no arguments (${args.length} given)`);
    return run(dict);
  };
}

const tuple = (members: readonly Py[]): Py => PyTuple.from(members as never[]);

/** Python's dict(…) and dict.update(…): a mapping or an iterable of pairs, then names. */
export function fillDict(dict: Map<Py, Py>, source: Py | undefined, kwargs: Kwargs): void {
  if (source instanceof Map) for (const [key, member] of source as PyDict) dictSet(dict, key, member);
  else if (source !== undefined) {
    let at = 0;
    for (const pair of iterate(source)) {
      const members = toListOr(pair, at);
      if (members.length !== 2) {
        throw valueError(`dictionary update sequence element #${at} has length ${members.length}; 2 is required`);
      }
      dictSet(dict, members[0]!, members[1]!);
      at += 1;
    }
  }
  for (const [key, member] of kwargs) dict.set(key, member);
}

function toListOr(pair: Py, at: number): Py[] {
  if (pair === null || typeof pair === 'number' || typeof pair === 'boolean') {
    throw typeError(`cannot convert dictionary update sequence element #${at} to a sequence`);
  }
  return toList(pair);
}

const METHODS: ReadonlyMap<string, DictMethod> = new Map<string, DictMethod>(
  Object.entries({
    keys: plain('keys', (dict) => new DictView(dict, 'keys')),
    values: plain('values', (dict) => new DictView(dict, 'values')),
    items: plain('items', (dict) => new DictView(dict, 'items')),
    get: (dict: Map<Py, Py>, args: readonly Py[]) => {
      arity('get', args, 1, 2);
      const member = dictGet(dict, args[0]!);
      return member === undefined ? (args[1] ?? null) : member;
    },
    copy: plain('copy', (dict) => new Map(dict)),
    update: (dict: Map<Py, Py>, args: readonly Py[], kwargs: Kwargs) => {
      arity('update', args, 0, 1);
      fillDict(dict, args[0], kwargs);
      return null;
    },
    setdefault: (dict: Map<Py, Py>, args: readonly Py[]) => {
      arity('setdefault', args, 1, 2);
      const member = dictGet(dict, args[0]!);
      if (member !== undefined) return member;
      dictSet(dict, args[0]!, args[1] ?? null);
      return args[1] ?? null;
    },
    pop: (dict: Map<Py, Py>, args: readonly Py[]) => {
      arity('pop', args, 1, 2);
      const actual = findKey(dict, args[0]!);
      if (actual === undefined) {
        if (args[1] === undefined) throw valueError(repr(args[0]!));
        return args[1];
      }
      const member = dict.get(actual.key)!;
      dict.delete(actual.key);
      return member;
    },
    popitem: plain('popitem', (dict) => {
      const last = [...dict].at(-1);
      if (last === undefined) throw valueError('popitem(): dictionary is empty');
      dict.delete(last[0]);
      return tuple(last);
    }),
    clear: plain('clear', (dict) => {
      dict.clear();
      return null;
    }),
    fromkeys: (_dict: Map<Py, Py>, args: readonly Py[]) => {
      const result = new Map<Py, Py>();
      for (const key of iterate(args[0]!)) dictSet(result, key, args[1] ?? null);
      return result;
    },
  }),
);

/** A dict method bound to its dict; undefined when dict has none of that name. */
export function dictMethod(dict: PyDict, name: string): ((args: readonly Py[], kwargs: Kwargs) => Py) | undefined {
  const found = METHODS.get(name);
  return found === undefined ? undefined : (args, kwargs) => found(dict as Map<Py, Py>, args, kwargs);
}
