import {
  iterate,
  LenientUndefined,
  listOf,
  type Py,
  spend,
  truth,
  typeError,
  typeName,
  Undefined,
  valueError,
} from '../../values/index.ts';
import type { Body, Statement, Target } from '../parse/ast.ts';
import { concatenate } from '../run/concatenate.ts';
import type { Frame } from '../run/frame.ts';
import { makeLoop } from '../run/loop.ts';
import { Macro, makeMacro } from '../run/macro.ts';
import { Namespace } from '../run/namespace.ts';
import { refuseUndefined } from '../run/refuse-undefined.ts';
import type { Compiler } from './compiler.ts';
import { compileArguments, compileExpression, compileFilter, guard, pathOf } from './expression.ts';
import { compileBlock, compileExtends, compileFromImport, compileImport, compileInclude } from './inheritance.ts';
import { locate } from './locate.ts';
import { BREAK, CONTINUE, type Evaluate, type Execute, NEXT, type Outcome } from './template.ts';

type Of<Name extends Statement['typename']> = Extract<Statement, { readonly typename: Name }>;

/** Compiles statements in a row to one closure. */
export function compileBody(compiler: Compiler, body: Body): Execute {
  const steps = body.map((statement) => compileStatement(compiler, statement));
  const [first, second] = steps;
  if (first === undefined) return () => NEXT;
  if (second === undefined) return first;
  return (frame, out) => {
    for (const step of steps) {
      const outcome = step(frame, out);
      if (outcome !== NEXT) return outcome;
    }
    return NEXT;
  };
}

function compileStatement(compiler: Compiler, node: Statement): Execute {
  switch (node.typename) {
    case 'TemplateData': {
      const { value } = node;
      return (_frame, out) => {
        out.push(value);
        return NEXT;
      };
    }
    case 'Output':
      return compileOutput(compiler, node);
    case 'If':
      return compileIf(compiler, node);
    case 'For':
      return compileFor(compiler, node);
    case 'Set': {
      const value = compileExpression(compiler, node.value);
      const assign = compileTarget(compiler, node.target);
      return (frame) => {
        assign(frame, value(frame));
        return NEXT;
      };
    }
    case 'Capture':
      return compileCapture(compiler, node);
    case 'Macro':
      return compileMacro(compiler, node);
    case 'Caller':
      return compileCaller(compiler, node);
    case 'FilterBlock': {
      const body = compiler.apart(() => compileBody(compiler, node.body));
      const filter = compileFilterBlock(compiler, node.filter, body);
      return (frame, out) => {
        out.push(filter(frame));
        return NEXT;
      };
    }
    case 'With':
      return compileWith(compiler, node);
    case 'Block':
      return compileBlock(compiler, node, compileBody);
    case 'Extends':
      return compileExtends(compiler, node);
    case 'Include':
      return compileInclude(compiler, node);
    case 'Import':
      return compileImport(compiler, node);
    case 'FromImport':
      return compileFromImport(compiler, node);
    case 'Do': {
      const value = compileExpression(compiler, node.expression);
      return (frame) => {
        value(frame);
        return NEXT;
      };
    }
    case 'AutoEscape':
      return compileAutoEscape(compiler, node);
    case 'Break':
      return () => BREAK;
    case 'Continue':
      return () => CONTINUE;
  }
}

function compileOutput(compiler: Compiler, node: Of<'Output'>): Execute {
  const { expression } = node;
  const value = compileExpression(compiler, expression);
  if (compiler.hasParent) return () => NEXT;
  const { source } = compiler;
  return (frame, out) => {
    const result = value(frame);
    if (result === null) {
      out.push(frame.run.convert === 'native' ? null : '');
      return NEXT;
    }
    if (result instanceof Undefined) {
      if (result instanceof LenientUndefined) {
        out.push('');
        return NEXT;
      }
      throw locate(result.error(), source, expression);
    }
    try {
      const piece = finish(result);
      // Joining would refuse it too, and could not say where it stands.
      refuseUndefined(piece);
      out.push(piece);
    } catch (error) {
      throw locate(error, source, expression);
    }
    return NEXT;
  };
}

/** Iterators and views are walked before they are printed; everything else prints as it is. */
function finish(value: Py): Py {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Map) return value;
  const type = typeName(value);
  return WALKED.has(type) ? listOf(value) : value;
}

const WALKED = new Set(['generator', 'range', 'dict_keys', 'dict_values', 'dict_items', 'map', 'zip', 'filter']);

function compileIf(compiler: Compiler, node: Of<'If'>): Execute {
  const condition = guardTruth(compiler, node.cond);
  const body = compileBody(compiler, node.body);
  const otherwise = compileBody(compiler, node.else_);
  return (frame, out) => (condition(frame) ? body(frame, out) : otherwise(frame, out));
}

function guardTruth(compiler: Compiler, node: Of<'If'>['cond']): (frame: Frame) => boolean {
  const value = compileExpression(compiler, node);
  return guard(compiler, node, (frame) => truth(value(frame)));
}

type Assign = (frame: Frame, value: Py) => void;

/** Binds names; tuples take iterables apart. */
export function compileTarget(compiler: Compiler, target: Target): Assign {
  if (target.typename === 'Symbol') {
    const name = target.value;
    return (frame, value) => frame.set(name, value);
  }
  const { source } = compiler;
  if (target.typename === 'NamespaceRef') {
    return (frame, value) => {
      const namespace = frame.get(target.name);
      if (!(namespace instanceof Namespace)) {
        throw locate(valueError('cannot assign attribute on non-namespace object'), source, target);
      }
      namespace.members.set(target.attribute, value);
    };
  }
  const parts = target.children.map((child) => compileTarget(compiler, child));
  return (frame, value) => {
    try {
      const members = value instanceof Undefined ? iterate(value) : listOf(value);
      const list = Array.isArray(members) ? (members as readonly Py[]) : Array.from(members);
      if (list.length !== parts.length) {
        throw valueError(
          list.length < parts.length
            ? `not enough values to unpack (expected ${parts.length}, got ${list.length})`
            : `too many values to unpack (expected ${parts.length})`,
        );
      }
      for (const [at, assign] of parts.entries()) assign(frame, list[at]!);
    } catch (error) {
      throw locate(error, source, target);
    }
  };
}

function compileFor(compiler: Compiler, node: Of<'For'>): Execute {
  const source = compileExpression(compiler, node.arr);
  const assign = compileTarget(compiler, node.name);
  const test = node.test === null ? undefined : guardTruth(compiler, node.test);
  const body = compileBody(compiler, node.body);
  const otherwise = compileBody(compiler, node.else_);
  const members = (frame: Frame, value: Py): readonly Py[] => {
    let list: readonly Py[];
    try {
      list = listOf(value);
    } catch (error) {
      throw locate(error, compiler.source, node.arr);
    }
    if (test === undefined) return list;
    return list.filter((member) => {
      spend(4);
      const inner = frame.child();
      assign(inner, member);
      return test(inner);
    });
  };
  const walk = (frame: Frame, value: Py, out: Py[], depth: number): Outcome => {
    const list = members(frame, value);
    if (list.length === 0) return otherwise(frame.child(), out);
    const recurse = node.isRecursive
      ? (inner: Py): Py => {
          const pieces: Py[] = [];
          frame.run.rendering.deeper(() => walk(frame, inner, pieces, depth + 1));
          return concatenate(pieces, frame.run.convert);
        }
      : undefined;
    const loop = makeLoop(list, depth, recurse);
    for (const [index, member] of list.entries()) {
      spend(4);
      const inner = frame.child();
      loop.index0 = index;
      inner.set('loop', loop);
      assign(inner, member);
      const outcome = body(inner, out);
      if (outcome === BREAK) break;
    }
    return NEXT;
  };
  return (frame, out) => walk(frame, source(frame), out, 0);
}

function compileCapture(compiler: Compiler, node: Of<'Capture'>): Execute {
  const body = compiler.apart(() => compileBody(compiler, node.body));
  const assign = compileTarget(compiler, node.target);
  const filter = node.filter === null ? undefined : compileFilterBlock(compiler, node.filter, body);
  return (frame) => {
    assign(frame, filter === undefined ? capture(frame.child(), body) : filter(frame));
    return NEXT;
  };
}

function compileFilterBlock(compiler: Compiler, filter: Of<'FilterBlock'>['filter'], body: Execute): Evaluate {
  if (filter.typename !== 'Filter') throw new Error('a filter block holds filters');
  return compileFilter(compiler, filter, (frame) => capture(frame.child(), body));
}

/** What a body prints, joined as a template's output is. */
export function capture(frame: Frame, body: Execute): Py {
  const pieces: Py[] = [];
  body(frame, pieces);
  return concatenate(pieces, frame.run.convert);
}

function compileParameters(compiler: Compiler, node: Of<'Macro'> | Of<'Caller'>): Parameters<typeof makeMacro>[1] {
  return node.params.map((parameter) => ({
    name: parameter.name,
    fallback: parameter.fallback === null ? undefined : compileExpression(compiler, parameter.fallback),
  }));
}

function compileMacro(compiler: Compiler, node: Of<'Macro'>): Execute {
  const parameters = compileParameters(compiler, node);
  const body = compiler.apart(() => compileBody(compiler, node.body));
  const uses = usesOf(node);
  return (frame) => {
    frame.set(
      node.name,
      makeMacro(node.name, parameters, uses, frame, (inner) => capture(inner, body)),
    );
    return NEXT;
  };
}

/** Which of the special names a macro's text mentions: it takes extra arguments only when it uses them. */
function usesOf(node: { readonly body: Body }): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const member of value) visit(member);
    else if (typeof value === 'object' && value !== null && !(value instanceof Map)) {
      const entry = value as { readonly typename?: string; readonly value?: unknown };
      if (entry.typename === 'Symbol' && typeof entry.value === 'string') found.add(entry.value);
      for (const member of Object.values(value)) visit(member);
    }
  };
  visit(node.body);
  return new Set(['caller', 'varargs', 'kwargs'].filter((name) => found.has(name)));
}

function compileCaller(compiler: Compiler, node: Of<'Caller'>): Execute {
  const { call } = node;
  if (call.typename !== 'FunCall') throw new Error('a call block holds a call');
  const callee = compileExpression(compiler, call.name);
  const args = compileArguments(compiler, call.args);
  const parameters = compileParameters(compiler, node);
  const body = compiler.apart(() => compileBody(compiler, node.body));
  const uses = usesOf(node);
  const run = guard(compiler, call, (frame) => {
    const target = callee(frame);
    if (target instanceof Undefined) throw target.error();
    const [list, named] = args(frame);
    const caller = makeMacro('caller', parameters, uses, frame, (inner) => capture(inner, body));
    if (!(target instanceof Macro) && !(typeof target === 'object' && target !== null && 'call' in target)) {
      throw typeError(`${pathOf(call.name)} is not callable`);
    }
    return (target as Macro).call(list, new Map([...named, ['caller', caller as Py]]));
  });
  return (frame, out) => {
    out.push(run(frame) ?? '');
    return NEXT;
  };
}

function compileWith(compiler: Compiler, node: Of<'With'>): Execute {
  const bindings = node.bindings.map((binding) => ({
    assign: compileTarget(compiler, binding.target),
    value: compileExpression(compiler, binding.value),
  }));
  const body = compileBody(compiler, node.body);
  return (frame, out) => {
    const inner = frame.child();
    const values = bindings.map((binding) => binding.value(frame));
    for (const [at, binding] of bindings.entries()) binding.assign(inner, values[at]!);
    return body(inner, out);
  };
}

/** Ansible's way of joining a template's output never escapes, so the block only has a scope of its own. */
function compileAutoEscape(compiler: Compiler, node: Of<'AutoEscape'>): Execute {
  const value = compileExpression(compiler, node.value);
  const body = compileBody(compiler, node.body);
  return (frame, out) => {
    value(frame);
    return body(frame.child(), out);
  };
}
