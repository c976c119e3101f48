import { limitMembers } from './budget.ts';
import { equals, sorted, unwrap } from './compare.ts';
import { iterate } from './iterate.ts';
import { isInt } from './number.ts';
import { type Kwargs, type Py, PyObject, typeError, valueError } from './py.ts';
import { repr } from './repr.ts';
import { truth } from './truth.ts';
import { typeName } from './type-name.ts';
import { PyTuple } from './value.ts';

type ListMethod = (list: Py[], args: readonly Py[], kwargs: Kwargs) => Py;

function wantIndex(value: Py | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  if (typeof value === 'boolean') return Number(value);
  if (!isInt(value)) throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
  return Number(value);
}

function arity(name: string, args: readonly Py[], least: number, most: number): void {
  if (args.length < least || args.length > most) {
    throw typeError(
      `${name}() takes ${least === most ? least : `${least} to ${most}`} arguments (${args.length} given)`,
    );
  }
}

function none(name: string, args: readonly Py[]): void {
  if (args.length > 0) throw typeError(`list.${name}() takes no arguments (${args.length} given)`);
}

function indexOf(list: readonly Py[], args: readonly Py[], name: string): number {
  arity(name, args, 1, 3);
  const from = wantIndex(args[1], 0);
  const to = wantIndex(args[2], list.length);
  const start = Math.max(0, from < 0 ? from + list.length : from);
  const end = to < 0 ? to + list.length : Math.min(to, list.length);
  for (let at = start; at < end; at += 1) if (list[at] === args[0] || equals(list[at]!, args[0]!)) return at;
  throw valueError(`${repr(args[0]!)} is not in list`);
}

/** Shorter lists may grow by one without being counted. */
const LONG = 10_000_000;

/** Methods that change the list; a template that names one works on its own copies of variables. */
const CHANGING: ReadonlyMap<string, ListMethod> = new Map<string, ListMethod>(
  Object.entries({
    append: (list: Py[], args: readonly Py[]) => {
      arity('append', args, 1, 1);
      if (list.length >= LONG) limitMembers(list.length + 1);
      list.push(unwrap(args[0]!));
      return null;
    },
    extend: (list: Py[], args: readonly Py[]) => {
      arity('extend', args, 1, 1);
      const members = Array.from(iterate(args[0]!));
      limitMembers(list.length + members.length);
      for (const member of members) list.push(member);
      return null;
    },
    insert: (list: Py[], args: readonly Py[]) => {
      arity('insert', args, 2, 2);
      list.splice(wantIndex(args[0], 0), 0, args[1]!);
      return null;
    },
    pop: (list: Py[], args: readonly Py[]) => {
      arity('pop', args, 0, 1);
      if (list.length === 0) throw valueError('pop from empty list');
      const given = wantIndex(args[0], -1);
      const at = given < 0 ? given + list.length : given;
      if (at < 0 || at >= list.length) throw valueError('pop index out of range');
      return list.splice(at, 1)[0]!;
    },
    remove: (list: Py[], args: readonly Py[]) => {
      const at = list.findIndex((member) => equals(member, args[0]!));
      if (at < 0) throw valueError('list.remove(x): x not in list');
      list.splice(at, 1);
      return null;
    },
    reverse: (list: Py[], args: readonly Py[]) => {
      none('reverse', args);
      list.reverse();
      return null;
    },
    clear: (list: Py[], args: readonly Py[]) => {
      none('clear', args);
      list.length = 0;
      return null;
    },
    sort: (list: Py[], args: readonly Py[], kwargs: Kwargs) => {
      if (args.length > 0) throw typeError('sort() takes no positional arguments');
      for (const name of kwargs.keys())
        if (name !== 'key' && name !== 'reverse')
          throw typeError(`'${name}' is an invalid keyword argument for sort()`);
      const key = kwargs.get('key') ?? null;
      const order = sorted(
        list,
        (member) => (key instanceof PyObject ? key.call([member], new Map()) : member),
        truth(kwargs.get('reverse') ?? false),
      );
      list.splice(0, list.length, ...order);
      return null;
    },
  }),
);

const READING: ReadonlyMap<string, ListMethod> = new Map<string, ListMethod>(
  Object.entries({
    index: (list: Py[], args: readonly Py[]) => indexOf(list, args, 'index'),
    count: (list: Py[], args: readonly Py[]) => {
      arity('count', args, 1, 1);
      return list.filter((member) => equals(member, args[0]!)).length;
    },
    copy: (list: Py[], args: readonly Py[]) => {
      none('copy', args);
      return [...list];
    },
  }),
);

/** A list or tuple method bound to its list; undefined when there is none of that name. */
export function listMethod(
  list: readonly Py[],
  name: string,
): ((args: readonly Py[], kwargs: Kwargs) => Py) | undefined {
  const isTuple = list instanceof PyTuple;
  const found =
    (isTuple && name === 'copy' ? undefined : READING.get(name)) ?? (isTuple ? undefined : CHANGING.get(name));
  return found === undefined ? undefined : (args, kwargs) => found(list as Py[], args, kwargs);
}

/** Names of methods that change a list or dict in place. */
export const CHANGING_METHODS: ReadonlySet<string> = new Set([...CHANGING.keys(), 'update', 'setdefault', 'popitem']);
