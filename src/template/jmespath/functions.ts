import {
  asText,
  binary,
  characters,
  compare,
  contains,
  dictSet,
  float,
  isNumeric,
  length,
  type Py,
  type PyDict,
  repr,
  sorted,
  str,
  toNumber,
  truncate,
  typeName,
  unary,
} from '../../values/index.ts';
import { dumpJson } from '../support/json.ts';
import { parseFloatText, parseInteger } from '../support/numbers.ts';
import { JmesPathError } from './errors.ts';
import type { ExpressionReference } from './interpreter.ts';

interface JmesFunction {
  /** The types of each argument; none means any. */
  readonly types: readonly (readonly string[])[];
  /** Whether the last argument may come more than once. */
  readonly isVariadic?: boolean;
  readonly run: (...args: never[]) => Py;
}

const ANY: readonly string[] = [];
const NUMBER = ['number'];
const TEXT = ['string'];
const OBJECT = ['object'];

/** JMESPath's functions as jmespath 1.0 for Python has them. */
const FUNCTIONS: Readonly<Record<string, JmesFunction>> = {
  abs: { types: [NUMBER], run: (value: Py) => (compare(value, 0) < 0 ? unary('-', value) : value) },
  avg: {
    types: [['array-number']],
    run: (list: readonly Py[]) => (list.length === 0 ? null : binary('/', total(list), float(list.length))),
  },
  ceil: { types: [NUMBER], run: (value: Py) => whole(value, Math.ceil) },
  contains: { types: [['array', 'string'], ANY], run: (subject: Py, search: Py) => contains(subject, search) },
  ends_with: { types: [TEXT, TEXT], run: (text: string, end: string) => text.endsWith(end) },
  floor: { types: [NUMBER], run: (value: Py) => whole(value, Math.floor) },
  join: {
    types: [TEXT, ['array-string']],
    run: (separator: string, list: readonly Py[]) => list.map(str).join(separator),
  },
  keys: { types: [OBJECT], run: (dict: PyDict) => [...dict.keys()] },
  length: { types: [['string', 'array', 'object']], run: (value: Py) => length(value) },
  map: {
    types: [['expref'], ['array']],
    run: (reference: ExpressionReference, list: readonly Py[]) => list.map((member) => reference.apply(member)),
  },
  max: {
    types: [['array-number', 'array-string']],
    run: (list: readonly Py[]) =>
      extreme(
        list,
        (member) => member,
        (order) => order > 0,
      ),
  },
  max_by: {
    types: [['array'], ['expref']],
    run: (list: readonly Py[], reference: ExpressionReference) =>
      extreme(list, keyOf(reference, 'max_by', ['number', 'string']), (order) => order > 0),
  },
  merge: { types: [OBJECT], isVariadic: true, run: (...dicts: PyDict[]) => merge(dicts) },
  min: {
    types: [['array-number', 'array-string']],
    run: (list: readonly Py[]) =>
      extreme(
        list,
        (member) => member,
        (order) => order < 0,
      ),
  },
  min_by: {
    types: [['array'], ['expref']],
    run: (list: readonly Py[], reference: ExpressionReference) =>
      extreme(list, keyOf(reference, 'min_by', ['number', 'string']), (order) => order < 0),
  },
  not_null: {
    types: [ANY],
    isVariadic: true,
    run: (...values: readonly Py[]) => values.find((value) => value !== null) ?? null,
  },
  reverse: {
    types: [['array', 'string']],
    run: (value: string | readonly Py[]) =>
      typeof value === 'string' ? characters(value).reverse().join('') : value.toReversed(),
  },
  sort: {
    types: [['array-string', 'array-number']],
    run: (list: readonly Py[]) => sorted(list, (member) => member),
  },
  sort_by: { types: [['array'], ['expref']], run: sortBy },
  starts_with: { types: [TEXT, TEXT], run: (text: string, start: string) => text.startsWith(start) },
  sum: { types: [['array-number']], run: (list: readonly Py[]) => total(list) },
  to_array: { types: [ANY], run: (value: Py) => (jmesType(value) === 'array' ? value : [value]) },
  to_number: { types: [ANY], run: toNumberOrNull },
  to_string: {
    types: [ANY],
    run: (value: Py) =>
      asText(value) ?? dumpJson(value, { indent: null, sortKeys: false, ensureAscii: true, separators: [',', ':'] }),
  },
  type: { types: [ANY], run: (value: Py) => jmesType(value) },
  values: { types: [OBJECT], run: (dict: PyDict) => [...dict.values()] },
};

/** Calls a function of JMESPath. Raises for unknown names and for arguments of a wrong number or type. */
export function callFunction(name: string, args: readonly Py[]): Py {
  const found = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (found === undefined) throw new JmesPathError(`Unknown function: ${name}()`);
  const wanted = found.types.length;
  const isVariadic = found.isVariadic === true;
  if (isVariadic ? args.length < wanted : args.length !== wanted) {
    const many = `${wanted} argument${wanted === 1 ? '' : 's'}`;
    throw new JmesPathError(
      `Expected ${isVariadic ? 'at least ' : ''}${many} for function ${name}(), received ${args.length}`,
    );
  }
  for (const [at, types] of found.types.entries()) if (types.length > 0) checkType(name, args[at]!, types);
  return found.run(...(args as never[]));
}

const TYPES: Readonly<Record<string, string>> = {
  bool: 'boolean',
  list: 'array',
  dict: 'object',
  NoneType: 'null',
  str: 'string',
  float: 'number',
  int: 'number',
  _Expression: 'expref',
};

function jmesType(value: Py): string {
  return TYPES[typeName(value)] ?? 'unknown';
}

function typeFault(name: string, value: Py, types: readonly Py[], actual: string): JmesPathError {
  return new JmesPathError(
    `In function ${name}(), invalid type for value: ${str(value)}, expected one of: ${repr(types)}, received: "${actual}"`,
  );
}

function checkType(name: string, value: Py, types: readonly string[]): void {
  const bases = types.map((type) => type.replace(/-.*/, ''));
  const actual = jmesType(value);
  if (!bases.includes(actual)) throw typeFault(name, value, types, actual);
  const members = types.filter((type) => type.includes('-')).map((type) => type.replace(/.*-/, ''));
  if (members.length === 0) return;
  const list = value as readonly Py[];
  // Of several member types the first member decides.
  const [first] = list;
  if (first === undefined) return;
  const allowed = members.length === 1 ? members[0] : jmesType(first);
  for (const member of list) {
    const type = jmesType(member);
    if (type !== allowed || !members.includes(type)) throw typeFault(name, member, types, typeName(member));
  }
}

function keyOf(reference: ExpressionReference, name: string, types: readonly string[]): (member: Py) => Py {
  return (member) => {
    const key = reference.apply(member);
    const actual = jmesType(key);
    if (!types.includes(actual)) throw typeFault(name, key, types, actual);
    return key;
  };
}

function sortBy(list: readonly Py[], reference: ExpressionReference): Py {
  const [first] = list;
  if (first === undefined) return list;
  const type = jmesType(reference.apply(first));
  if (type !== 'number' && type !== 'string') throw typeFault('sort_by', first, ['string', 'number'], type);
  return sorted(list, keyOf(reference, 'sort_by', [type]));
}

/** The first of the members that no other one beats. */
function extreme(list: readonly Py[], key: (member: Py) => Py, beats: (order: number) => boolean): Py {
  let best: { readonly member: Py; readonly key: Py } | undefined;
  for (const member of list) {
    const own = key(member);
    if (best === undefined || beats(compare(own, best.key))) best = { member, key: own };
  }
  return best?.member ?? null;
}

function total(list: readonly Py[]): Py {
  return list.reduce<Py>((sum, member) => binary('+', sum, member), 0);
}

function whole(value: Py, round: (value: number) => number): Py {
  return typeof value === 'bigint' ? value : truncate(round(toNumber(value as number)));
}

function merge(dicts: readonly PyDict[]): Py {
  const merged = new Map<Py, Py>();
  for (const dict of dicts) for (const [key, member] of dict) dictSet(merged, key, member);
  return merged;
}

function toNumberOrNull(value: Py): Py {
  if (typeof value === 'boolean' || Array.isArray(value) || value instanceof Map) return null;
  if (isNumeric(value)) return value;
  const text = asText(value);
  if (text === undefined) return null;
  const number = parseInteger(text) ?? parseFloatText(text);
  return number === undefined
    ? null
    : typeof number === 'number' && parseInteger(text) === undefined
      ? float(number)
      : number;
}
