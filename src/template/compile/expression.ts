import {
  attribute,
  type BinaryOperator,
  binary,
  compare,
  contains,
  dictSet,
  equals,
  isNumeric,
  iterate,
  type Kwargs,
  LenientUndefined,
  Markup,
  type Py,
  PyError,
  PyObject,
  PyText,
  PyTuple,
  slice,
  spend,
  str,
  subscript,
  toNumber,
  truth,
  typeError,
  typeName,
  Undefined,
  unary,
  unwrap,
} from '../../values/index.ts';
import type { Arguments, CompareOperator, Expression } from '../parse/ast.ts';
import type { Frame } from '../run/frame.ts';
import type { Compiler } from './compiler.ts';
import { constantValue, isConstant, NotCompilable, refuseUndefinedConstants } from './constant.ts';
import { locate } from './locate.ts';
import type { Evaluate } from './template.ts';

const OPERATORS: Readonly<Record<string, BinaryOperator>> = {
  Add: '+',
  Sub: '-',
  Mul: '*',
  Div: '/',
  FloorDiv: '//',
  Mod: '%',
  Pow: '**',
};

const NO_KWARGS: Kwargs = new Map();

/** Compiles an expression to a closure. Every operation goes through values/; nothing touches JavaScript's own meaning. */
export function compileExpression(compiler: Compiler, node: Expression): Evaluate {
  switch (node.typename) {
    case 'Literal': {
      const { value } = node;
      return () => value;
    }
    case 'Symbol':
      return compileName(compiler, node);
    case 'Array': {
      const members = node.children.map((child) => compileExpression(compiler, child));
      return (frame) => members.map((member) => plain(member(frame)));
    }
    case 'Tuple': {
      const members = node.children.map((child) => compileExpression(compiler, child));
      return (frame) => makeTuple(members.map((member) => plain(member(frame))));
    }
    case 'Dict':
      return compileDict(compiler, node);
    case 'LookupVal':
      return compileMember(compiler, node);
    case 'Slice':
      return compileSlice(compiler, node);
    case 'FunCall':
      return compileCall(compiler, node);
    case 'Filter':
      return compileFilter(compiler, node, null);
    case 'Is':
      return compileTest(compiler, node);
    case 'InlineIf':
      return compileInlineIf(compiler, node);
    case 'Or': {
      const left = compileExpression(compiler, node.left);
      const right = compileExpression(compiler, node.right);
      refuseUndefinedConstants([node.left], (frame) => truth(left(frame)));
      return guard(compiler, node.left, (frame) => {
        const value = left(frame);
        return truth(value) ? value : right(frame);
      });
    }
    case 'And': {
      const left = compileExpression(compiler, node.left);
      const right = compileExpression(compiler, node.right);
      refuseUndefinedConstants([node.left], (frame) => truth(left(frame)));
      return guard(compiler, node.left, (frame) => {
        const value = left(frame);
        return truth(value) ? right(frame) : value;
      });
    }
    case 'Not': {
      const target = compileExpression(compiler, node.target);
      return guard(compiler, node.target, (frame) => !truth(target(frame)));
    }
    case 'Compare':
      return compileCompare(compiler, node);
    case 'Concat': {
      const parts = node.children.map((child) => compileExpression(compiler, child));
      const constants = node.children.findIndex((child) => !isConstant(child));
      const leading = parts.slice(0, constants < 0 ? undefined : constants);
      refuseUndefinedConstants([], (frame) => leading.map((part) => str(part(frame))));
      return guard(compiler, node, (frame) => {
        let text = '';
        for (const part of parts) text += str(part(frame));
        spend(text.length / 1000);
        return text;
      });
    }
    case 'Neg':
    case 'Pos': {
      const target = compileExpression(compiler, node.target);
      const operator = node.typename === 'Neg' ? '-' : '+';
      return guard(compiler, node, (frame) => unary(operator, target(frame)));
    }
    default: {
      const operator = OPERATORS[node.typename]!;
      const left = compileExpression(compiler, node.left);
      const right = compileExpression(compiler, node.right);
      if (operator === '**' && !isConstant(node.right)) {
        const base = constantValue(node.left, left);
        // Jinja2 writes a folded base without parentheses into its code, so the sign comes after the power.
        if (base !== undefined && isNumeric(base) && toNumber(base) < 0) {
          const size = unary('-', base);
          return guard(compiler, node, (frame) => unary('-', binary('**', size, right(frame))));
        }
      }
      return guard(compiler, node, (frame) => binary(operator, left(frame), right(frame)));
    }
  }
}

type Of<Name extends Expression['typename']> = Extract<Expression, { readonly typename: Name }>;

/** Notes where an error happened, unless a deeper part has done so. */
export function guard<T>(
  compiler: Compiler,
  at: { readonly start: number; readonly end: number },
  run: (frame: Frame) => T,
): (frame: Frame) => T {
  const { source } = compiler;
  return (frame) => {
    try {
      return run(frame);
    } catch (error) {
      throw locate(error, source, at);
    }
  };
}

function makeTuple(members: readonly Py[]): Py {
  return PyTuple.from(members as never[]) as readonly Py[];
}

/** Members of containers are plain: marks that only steer a template's result would get in the way there. */
function plain(value: Py): Py {
  return value instanceof PyText && !(value instanceof Markup) ? value.text : value;
}

function compileName(compiler: Compiler, node: Of<'Symbol'>): Evaluate {
  const name = node.value;
  const at = { source: compiler.source, start: node.start, end: node.end };
  return guard(compiler, node, (frame) => {
    const value = frame.get(name);
    if (value === undefined) return new Undefined({ path: name, key: name, at });
    if (value instanceof Undefined && value.missing.at === undefined) value.missing.at = at;
    return value;
  });
}

function compileDict(compiler: Compiler, node: Of<'Dict'>): Evaluate {
  const pairs = node.children.map(
    (pair) => [compileExpression(compiler, pair.key), compileExpression(compiler, pair.value)] as const,
  );
  return guard(compiler, node, (frame) => {
    const dict = new Map<Py, Py>();
    for (const [key, value] of pairs) dictSet(dict, key(frame), plain(value(frame)));
    return dict;
  });
}

/** How a person would write what was asked for: `web.hosts.b`. */
export function pathOf(node: Expression): string {
  if (node.typename === 'Symbol') return node.value;
  if (node.typename === 'FunCall') return `${pathOf(node.name)}()`;
  if (node.typename === 'Filter') return node.target === null ? node.name : `${pathOf(node.target)} | ${node.name}`;
  if (node.typename !== 'LookupVal') return '(…)';
  const key = node.val.typename === 'Literal' ? node.val.value : undefined;
  if (typeof key === 'string' && /^[A-Za-z_]\w*$/.test(key)) return `${pathOf(node.target)}.${key}`;
  return `${pathOf(node.target)}[${key === undefined ? pathOf(node.val) : JSON.stringify(typeof key === 'bigint' ? String(key) : key)}]`;
}

function compileMember(compiler: Compiler, node: Of<'LookupVal'>): Evaluate {
  const target = compileExpression(compiler, node.target);
  const path = pathOf(node);
  const at = { source: compiler.source, start: node.start, end: node.end };
  const missing = (parent: Py, key: Py): Py => new Undefined({ path, key, parent, at });
  if (node.isAttribute) {
    const name = String((node.val as Of<'Literal'>).value);
    return guard(compiler, node, (frame) => {
      const parent = target(frame);
      if (parent instanceof LenientUndefined) throw parent.error();
      if (parent instanceof Undefined) return parent;
      // None is a member like any other: only undefined means that there is none.
      const own = attribute(parent, name);
      const found = own === undefined ? subscript(parent, name) : own;
      return found === undefined ? missing(parent, name) : found;
    });
  }
  const key = compileExpression(compiler, node.val);
  return guard(compiler, node, (frame) => {
    const parent = target(frame);
    if (parent instanceof LenientUndefined) throw parent.error();
    if (parent instanceof Undefined) return parent;
    const wanted = key(frame);
    // A list cannot be asked for what is not there; a dict fails to hash it.
    if (wanted instanceof Undefined && parent instanceof Map) throw wanted.error();
    if (wanted instanceof Undefined) return wanted;
    const found = member(parent, wanted);
    return found === undefined ? missing(parent, wanted) : found;
  });
}

/** `parent[key]`: the member, else the attribute of that name. Keys that cannot be hashed find nothing. */
export function member(parent: Py, key: Py): Py | undefined {
  let found: Py | undefined;
  try {
    found = subscript(parent, key);
  } catch (error) {
    if (!(error instanceof PyError) || error.kind !== 'type') throw error;
  }
  if (found !== undefined) return found;
  const name = unwrap(key);
  return typeof name === 'string' ? attribute(parent, name) : undefined;
}

function compileSlice(compiler: Compiler, node: Of<'Slice'>): Evaluate {
  const target = compileExpression(compiler, node.target);
  const none: Evaluate = () => null;
  const [from, to, step] = [node.from, node.to, node.step].map((bound) =>
    bound === null ? none : compileExpression(compiler, bound),
  );
  return guard(compiler, node, (frame) => {
    const value = target(frame);
    if (value instanceof Undefined) return value;
    return slice(value, from!(frame), to!(frame), step!(frame));
  });
}

export type CompiledArguments = (frame: Frame) => readonly [args: readonly Py[], kwargs: Kwargs];

/** Call arguments, `*rest` and `**options` spread. */
export function compileArguments(compiler: Compiler, node: Arguments): CompiledArguments {
  const args = node.args.map((argument) => compileExpression(compiler, argument));
  const kwargs = node.kwargs.map((pair) => [pair.name, compileExpression(compiler, pair.value)] as const);
  const repeated = node.kwargs.find((pair, at) => node.kwargs.findIndex((other) => other.name === pair.name) < at);
  if (repeated !== undefined) throw new NotCompilable(`keyword argument repeated: ${repeated.name}`);
  const rest = node.rest === null ? undefined : compileExpression(compiler, node.rest);
  const options = node.options === null ? undefined : compileExpression(compiler, node.options);
  if (args.length === 0 && kwargs.length === 0 && rest === undefined && options === undefined) {
    const none = [[], NO_KWARGS] as const;
    return () => none;
  }
  return (frame) => {
    const list = args.map((argument) => argument(frame));
    if (rest !== undefined) list.push(...iterate(rest(frame)));
    if (kwargs.length === 0 && options === undefined) return [list, NO_KWARGS];
    const named = new Map<string, Py>();
    for (const [name, value] of kwargs) named.set(name, value(frame));
    if (options !== undefined) {
      const more = options(frame);
      if (!(more instanceof Map)) throw typeError(`argument after ** must be a mapping, not ${typeName(more)}`);
      for (const [name, value] of more as ReadonlyMap<Py, Py>) {
        if (named.has(String(name))) throw typeError(`got multiple values for keyword argument '${String(name)}'`);
        named.set(String(name), value);
      }
    }
    return [list, named];
  };
}

function compileCall(compiler: Compiler, node: Of<'FunCall'>): Evaluate {
  if (node.name.typename === 'LookupVal' && node.name.isAttribute) {
    compiler.noteMethod(String((node.name.val as Of<'Literal'>).value));
  }
  const callee = compileExpression(compiler, node.name);
  const args = compileArguments(compiler, node.args);
  return guard(compiler, node, (frame) => {
    spend(4);
    const target = callee(frame);
    if (target instanceof Undefined) throw target.error();
    const [list, named] = args(frame);
    return call(target, list, named);
  });
}

export function call(target: Py, args: readonly Py[], kwargs: Kwargs): Py {
  if (target instanceof PyObject) return target.call(args, kwargs);
  throw typeError(`'${typeName(target)}' object is not callable`);
}

/** A filter; `input` stands for the value where the node has none (filter blocks, filtered set blocks). */
export function compileFilter(compiler: Compiler, node: Of<'Filter'>, input: Evaluate | null): Evaluate {
  const filter = compiler.engine.filters.get(node.name);
  if (filter === undefined) throw locate(compiler.engine.unknown('filter', node.name), compiler.source, node);
  let target: Evaluate;
  if (node.target === null) target = input!;
  else if (node.target.typename === 'Filter') target = compileFilter(compiler, node.target, input);
  else target = compileExpression(compiler, node.target);
  const args = compileArguments(compiler, node.args);
  const { name } = node;
  const { signature, run } = filter;
  return guard(compiler, node, (frame) => {
    spend(4);
    const value = target(frame);
    const [list, kwargs] = args(frame);
    return run(frame.run, ...(signature.bind(name, [value, ...list], kwargs) as never[]));
  });
}

function compileTest(compiler: Compiler, node: Of<'Is'>): Evaluate {
  const test = compiler.engine.tests.get(node.name);
  if (test === undefined) throw locate(compiler.engine.unknown('test', node.name), compiler.source, node);
  const target = compileExpression(compiler, node.target);
  const args = compileArguments(compiler, node.args);
  const { name } = node;
  const { signature, run } = test;
  return guard(compiler, node, (frame) => {
    const value = target(frame);
    const [list, kwargs] = args(frame);
    return run(frame.run, ...(signature.bind(name, [value, ...list], kwargs) as never[]));
  });
}

function compileInlineIf(compiler: Compiler, node: Of<'InlineIf'>): Evaluate {
  const condition = guard(compiler, node.cond, compileExpression(compiler, node.cond));
  refuseUndefinedConstants([node.cond], (frame) => truth(condition(frame)));
  const body = compileExpression(compiler, node.body);
  const at = { source: compiler.source, start: node.start, end: node.end };
  const otherwise =
    node.else_ === null
      ? (): Py =>
          new LenientUndefined({
            path: 'if',
            key: 'if',
            at,
            reason: 'the inline if-expression is false and has no else part',
          })
      : compileExpression(compiler, node.else_);
  return guard(compiler, node.cond, (frame) => (truth(condition(frame)) ? body(frame) : otherwise(frame)));
}

const COMPARISONS: Readonly<Record<CompareOperator, (left: Py, right: Py) => boolean>> = {
  '==': equals,
  '!=': (left, right) => !equals(left, right),
  '<': (left, right) => compare(left, right, '<') < 0,
  '<=': (left, right) => compare(left, right, '<=') <= 0,
  '>': (left, right) => compare(left, right, '>') > 0,
  '>=': (left, right) => compare(left, right, '>=') >= 0,
  in: (left, right) => contains(right, left),
  'not in': (left, right) => !contains(right, left),
};

function compileCompare(compiler: Compiler, node: Of<'Compare'>): Evaluate {
  const first = compileExpression(compiler, node.expr);
  const steps = node.ops.map((op) => ({ test: COMPARISONS[op.type], operand: compileExpression(compiler, op.expr) }));
  const [only] = steps;
  if (steps.length === 1 && only !== undefined) {
    return guard(compiler, node, (frame) => {
      const left = first(frame);
      return only.test(left, only.operand(frame));
    });
  }
  return guard(compiler, node, (frame) => {
    let left = first(frame);
    for (const step of steps) {
      const right = step.operand(frame);
      if (!step.test(left, right)) return false;
      left = right;
    }
    return true;
  });
}
