import {
  compare,
  dictGet,
  equals,
  isNumeric,
  type Py,
  type PyDict,
  PyObject,
  PyTuple,
  slice,
  toNumber,
  truth,
  Undefined,
  unwrap,
} from '../../values/index.ts';
import type { Comparator, Node } from './ast.ts';
import { callFunction } from './functions.ts';

/** `&expression`, handed to a function that applies it to members. */
export class ExpressionReference extends PyObject {
  readonly typeName = '_Expression';
  readonly #node: Node;
  constructor(node: Node) {
    super();
    this.#node = node;
  }
  apply(value: Py): Py {
    return evaluate(this.#node, value);
  }
}

/** What a JMESPath expression finds in a value: Python's jmespath 1.0, over Ansible's values. */
export function evaluate(node: Node, value: Py): Py {
  switch (node.type) {
    case 'identity':
      return value;
    case 'literal':
      return node.value;
    case 'field':
      return value instanceof Map ? plain(dictGet(value as PyDict, node.name) ?? null) : null;
    case 'index': {
      const list = asList(value);
      return list === undefined ? null : plain(list.at(node.at) ?? null);
    }
    case 'slice': {
      if (asList(value) === undefined) return null;
      const [start = null, stop = null, step = null] = node.bounds;
      return slice(value, start, stop, step);
    }
    case 'subexpression':
    case 'index_expression':
    case 'pipe':
      return node.steps.reduce((current, step) => evaluate(step, current), value);
    case 'projection':
      return project(asList(evaluate(node.base, value)), node.each);
    case 'value_projection': {
      const base = evaluate(node.base, value);
      return project(base instanceof Map ? [...(base as PyDict).values()] : undefined, node.each);
    }
    case 'filter_projection': {
      const base = asList(evaluate(node.base, value));
      const kept = base?.filter((member) => !isFalse(evaluate(node.condition, plain(member))));
      return project(kept, node.each);
    }
    case 'flatten': {
      const base = asList(evaluate(node.operand, value));
      return base === undefined ? null : base.flatMap((member) => asList(member) ?? [member]);
    }
    case 'or': {
      const left = evaluate(node.left, value);
      return isFalse(left) ? evaluate(node.right, value) : left;
    }
    case 'and': {
      const left = evaluate(node.left, value);
      return isFalse(left) ? left : evaluate(node.right, value);
    }
    case 'not': {
      const operand = evaluate(node.operand, value);
      // Zero counts as something in JMESPath.
      return isActualNumber(operand) ? toNumber(operand) !== 0 && !truth(operand) : !truth(operand);
    }
    case 'expref':
      return new ExpressionReference(node.operand);
    case 'comparator':
      return compareValues(node.operator, evaluate(node.left, value), evaluate(node.right, value));
    case 'function':
      return callFunction(
        node.name,
        node.args.map((argument) => evaluate(argument, value)),
      );
    case 'multi_select_list':
      return value === null ? null : node.members.map((member) => evaluate(member, value));
    case 'multi_select_hash':
      return value === null ? null : new Map(node.pairs.map(([key, member]) => [key, evaluate(member, value)]));
  }
}

function project(base: readonly Py[] | undefined, each: Node): Py {
  if (base === undefined) return null;
  return base.map((member) => evaluate(each, plain(member))).filter((result) => result !== null);
}

/** Python's list, not its tuple. */
export function asList(value: Py): readonly Py[] | undefined {
  return Array.isArray(value) && !(value instanceof PyTuple) ? (value as readonly Py[]) : undefined;
}

function plain(value: Py): Py {
  if (value instanceof Undefined) throw value.error();
  return unwrap(value);
}

function isActualNumber(value: Py): value is number | bigint {
  return typeof value !== 'boolean' && isNumeric(value);
}

function isFalse(value: Py): boolean {
  if (value === '' || value === null || value === false) return true;
  if (value instanceof Map) return value.size === 0;
  return asList(value)?.length === 0;
}

/** 0 and 1 are no booleans here, although they are in Python. */
function isEqual(left: Py, right: Py): boolean {
  const isBit = (value: Py): boolean => isActualNumber(value) && (toNumber(value) === 0 || toNumber(value) === 1);
  if (isBit(left) ? typeof right === 'boolean' : isBit(right) && typeof left === 'boolean') return false;
  return equals(left, right);
}

function compareValues(operator: Comparator, left: Py, right: Py): Py {
  if (operator === 'eq') return isEqual(left, right);
  if (operator === 'ne') return !isEqual(left, right);
  const isComparable = (value: Py): boolean => isActualNumber(value) || typeof value === 'string';
  if (!isComparable(left) || !isComparable(right)) return null;
  switch (operator) {
    case 'lt':
      return compare(left, right, '<') < 0;
    case 'lte':
      return compare(left, right, '<=') <= 0;
    case 'gt':
      return compare(left, right, '>') > 0;
    case 'gte':
      return compare(left, right, '>=') >= 0;
  }
}
