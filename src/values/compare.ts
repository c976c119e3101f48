import { spend } from './budget.ts';
import { isNumeric, toNumber } from './number.ts';
import { type Py, type PyDict, PyObject, PyText, typeError } from './py.ts';
import { asText, compareText } from './text.ts';
import { typeName } from './type-name.ts';
import { Undefined } from './undefined.ts';
import { PyDate, PyFloat, PyTuple, UnsafeText, VaultText } from './value.ts';

/** The plain text below a mark or an encryption; other values as they are. */
export function unwrap(value: Py): Py {
  if (value instanceof UnsafeText) return value.text;
  if (value instanceof VaultText) return value.reveal();
  return value instanceof PyText ? value.text : value;
}

/** Python's ==. Raises for undefined values. */
export function equals(left: Py, right: Py): boolean {
  spend(1);
  if (typeof left === 'object' && left !== null) left = unwrap(left);
  if (typeof right === 'object' && right !== null) right = unwrap(right);
  if (left instanceof Undefined) return left.equals(right);
  if (right instanceof Undefined) return right.equals(left);
  if (left === right) return !(typeof left === 'number' && Number.isNaN(left));
  if (isNumeric(left)) return isNumeric(right) && numbersEqual(left, right);
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false;
    if (left instanceof PyTuple !== right instanceof PyTuple) return false;
    return left.every((member, at) => same(member, (right as readonly Py[])[at]!));
  }
  if (left instanceof Map) return right instanceof Map && dictsEqual(left, right);
  if (left instanceof PyDate) return right instanceof PyDate && left.text === right.text && left.kind === right.kind;
  if (left instanceof PyObject) {
    const answer = left.equals(right);
    if (answer !== undefined) return answer;
  }
  if (right instanceof PyObject) return right.equals(left) ?? false;
  return false;
}

/** Equality of members: identity counts as equal (so a nan is found in the list that holds it). */
function same(left: Py, right: Py): boolean {
  return left === right || equals(left, right);
}

function numbersEqual(left: number | bigint | boolean | PyFloat, right: number | bigint | boolean | PyFloat): boolean {
  if (typeof left !== 'bigint' && typeof right !== 'bigint') return toNumber(left) === toNumber(right);
  const other = typeof left === 'bigint' ? right : left;
  const big = typeof left === 'bigint' ? left : (right as bigint);
  if (typeof other === 'bigint') return big === other;
  const number = toNumber(other);
  return Number.isInteger(number) && BigInt(number) === big;
}

function dictsEqual(left: PyDict, right: PyDict): boolean {
  if (left.size !== right.size) return false;
  for (const [key, member] of left) {
    const other = dictGet(right, key);
    if (other === undefined || !same(member, other)) return false;
  }
  return true;
}

/** Python's ordering of two values: negative, zero or positive. Raises a type error where Python has none. */
export function compare(left: Py, right: Py, operator = '<'): number {
  spend(2);
  left = unwrap(left);
  right = unwrap(right);
  if (left instanceof Undefined) throw left.error();
  if (right instanceof Undefined) throw right.error();
  if (isNumeric(left) && isNumeric(right)) return compareNumbers(left, right);
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right);
  if (Array.isArray(left) && Array.isArray(right) && left instanceof PyTuple === right instanceof PyTuple) {
    return compareLists(left, right as readonly Py[], operator);
  }
  if (left instanceof PyDate && right instanceof PyDate && left.kind === right.kind)
    return compareText(left.text, right.text);
  if (left instanceof PyObject) {
    const order = left.compare(right);
    if (order !== undefined) return order;
  }
  throw typeError(`'${operator}' not supported between instances of '${typeName(left)}' and '${typeName(right)}'`);
}

/** Negative, zero, positive; NaN where a nan is involved, which makes every comparison false. */
function compareNumbers(left: number | bigint | boolean | PyFloat, right: number | bigint | boolean | PyFloat): number {
  if (typeof left === 'bigint' || typeof right === 'bigint') {
    const a = left instanceof PyFloat ? left.value : typeof left === 'boolean' ? Number(left) : left;
    const b = right instanceof PyFloat ? right.value : typeof right === 'boolean' ? Number(right) : right;
    return a < b ? -1 : a > b ? 1 : Number.isNaN(Number(a)) || Number.isNaN(Number(b)) ? Number.NaN : 0;
  }
  const a = toNumber(left);
  const b = toNumber(right);
  return a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.NaN;
}

function compareLists(left: readonly Py[], right: readonly Py[], operator: string): number {
  const shorter = Math.min(left.length, right.length);
  for (let at = 0; at < shorter; at += 1) {
    if (!same(left[at]!, right[at]!)) return compare(left[at]!, right[at]!, operator);
  }
  return left.length - right.length;
}

/** Python's sorted(): stable; raises when two members cannot be ordered. */
export function sorted<T>(list: readonly T[], key: (member: T) => Py, isReverse = false): T[] {
  const keyed = list.map((member) => ({ member, key: key(member) }));
  // Python asks only whether one is less than the other, so what cannot be ordered either way counts as equal.
  const order = (a: Py, b: Py): number => {
    const result = compare(a, b);
    return Number.isNaN(result) ? 0 : result;
  };
  keyed.sort((a, b) => (isReverse ? order(b.key, a.key) : order(a.key, b.key)));
  return keyed.map((entry) => entry.member);
}

/** The member of a dict under an equal key (1, 1.0 and True are one key; tuples compare by content); undefined when absent. */
export function dictGet(dict: PyDict, key: Py): Py | undefined {
  const actual = findKey(dict, key);
  return actual === undefined ? undefined : dict.get(actual.key);
}

export function dictHas(dict: PyDict, key: Py): boolean {
  spend(2);
  return findKey(dict, key) !== undefined;
}

/** Sets a member the way Python does: an equal key keeps its place and its spelling. */
export function dictSet(dict: Map<Py, Py>, key: Py, member: Py): void {
  spend(3);
  const actual = findKey(dict, key);
  dict.set(actual === undefined ? unwrap(key) : actual.key, member);
}

/** The key as the dict spells it. Raises for keys that cannot be hashed. */
export function findKey(dict: PyDict, key: Py): { readonly key: Py } | undefined {
  key = unwrap(key);
  if (typeof key === 'string') return dict.has(key) ? { key } : undefined;
  assertHashable(key);
  if (dict.has(key)) return { key };
  if (isNumeric(key)) {
    const number = typeof key === 'bigint' ? key : toNumber(key);
    for (const candidate of dict.keys()) {
      if (typeof candidate !== 'string' && isNumeric(candidate) && equals(candidate, number)) return { key: candidate };
    }
    return undefined;
  }
  if (typeof key === 'object' && key !== null) {
    for (const candidate of dict.keys()) {
      if (typeof candidate === 'object' && candidate !== null && equals(candidate, key)) return { key: candidate };
    }
  }
  return undefined;
}

/** Raises the type error that using a list, dict or set as a key means. */
export function assertHashable(key: Py): void {
  if (typeof key !== 'object' || key === null) return;
  if (key instanceof Undefined) throw key.error();
  if (Array.isArray(key)) {
    if (!(key instanceof PyTuple)) throw typeError("unhashable type: 'list'");
    for (const member of key) assertHashable(member);
  } else if (key instanceof Map) throw typeError("unhashable type: 'dict'");
  else if (key instanceof PyObject && key.typeName === 'set') throw typeError("unhashable type: 'set'");
}

/** Python's `in`. */
export function contains(container: Py, member: Py): boolean {
  container = unwrap(container);
  const text = asText(container);
  if (text !== undefined) {
    const part = asText(unwrap(member));
    if (part !== undefined) return text.includes(part);
    if (member instanceof Undefined) throw member.error();
    throw typeError(`'in <string>' requires string as left operand, not ${typeName(member)}`);
  }
  if (Array.isArray(container)) return container.some((entry) => same(entry, member));
  if (container instanceof Map) return dictHas(container, member);
  if (container instanceof PyObject) {
    const members = container.iterate();
    if (members !== undefined) {
      for (const entry of members) if (same(entry, member)) return true;
      return false;
    }
  }
  throw typeError(`argument of type '${typeName(container)}' is not iterable`);
}
