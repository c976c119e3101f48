import { JinjaText, type Py, PyError, str, typeError, Undefined } from '../../values/index.ts';
import type { Body, Statement } from '../parse/ast.ts';
import { concatenate } from '../run/concatenate.ts';
import type { Frame } from '../run/frame.ts';
import { Module } from '../run/module.ts';
import { Run } from '../run/run.ts';
import { SuperBlock } from '../run/super-block.ts';
import type { Compiler } from './compiler.ts';
import { compileExpression, guard } from './expression.ts';
import { locate } from './locate.ts';
import { type CompiledTemplate, type Execute, NEXT } from './template.ts';

type Of<Name extends Statement['typename']> = Extract<Statement, { readonly typename: Name }>;

const NOTHING: ReadonlyMap<string, Py> = new Map();

/** A block prints the outermost child's version of itself. */
export function compileBlock(
  compiler: Compiler,
  node: Of<'Block'>,
  compileBody: (compiler: Compiler, body: Body) => Execute,
): Execute {
  const body = compiler.apart(() => compileBody(compiler, node.body));
  compiler.blocks.set(node.name, (frame, out) => body(frame, out));
  return (frame, out) => {
    if (frame.run.parent !== undefined) return NEXT;
    if (node.isRequired && (frame.run.blocks.get(node.name)?.length ?? 0) <= 1)
      throw new PyError('other', `Required block '${node.name}' not found`);
    renderBlock(frame, node.name, 0, node.isScoped, out);
    return NEXT;
  };
}

/** Runs a block's version at a level (0 is the outermost child's). */
export function renderBlock(frame: Frame, name: string, level: number, isScoped: boolean, out: Py[]): void {
  const { run } = frame;
  const version = run.blocks.get(name)?.[level];
  if (version === undefined) throw new PyError('other', `there is no block '${name}'`);
  // Blocks see what the template sets at its top, not the loops and macros around them, unless they are scoped.
  let top: Frame = frame;
  while (top.parent !== null) top = top.parent;
  const inner = (isScoped ? frame : top).child();
  inner.set(
    'super',
    new SuperBlock(
      name,
      level,
      (next) => {
        const pieces: Py[] = [];
        renderBlock(frame, name, next, isScoped, pieces);
        return concatenate(pieces, run.convert);
      },
      () => run.blocks.get(name)?.[level + 1] !== undefined,
    ),
  );
  version(inner, out);
}

/** From here on the parent's text is what is printed; this template only sets names and overrides blocks. */
export function compileExtends(compiler: Compiler, node: Of<'Extends'>): Execute {
  const name = compileExpression(compiler, node.template);
  compiler.hasParent = true;
  const load = guard(compiler, node, (frame) => {
    if (frame.run.parent !== undefined) throw new PyError('other', 'a template extends two others');
    return findTemplate(frame, name(frame));
  });
  return (frame, out) => {
    frame.run.parent = load(frame);
    frame.run.printedBefore = out.length;
    return NEXT;
  };
}

/** A template by name, or the first that exists of several. */
function findTemplate(frame: Frame, wanted: Py): CompiledTemplate {
  if (wanted instanceof Undefined) throw wanted.error();
  if (wanted instanceof Module) return wanted.template;
  const names = Array.isArray(wanted) ? (wanted as readonly Py[]) : [wanted];
  const { rendering } = frame.run;
  for (const name of names) {
    if (typeof name !== 'string' && !(name instanceof JinjaText))
      throw typeError('the name of a template must be text');
    const found = rendering.engine.findTemplate(str(name), rendering.searchPath, frame.run.template.syntax);
    if (found !== undefined) return found;
  }
  throw new TemplateNotFound(names.map(str).join(', '), rendering.searchPath);
}

class TemplateNotFound extends PyError {
  constructor(name: string, searchPath: readonly string[]) {
    super(
      'other',
      `the template ${JSON.stringify(name)} is not found`,
      `looked in ${searchPath.join(', ') || 'no folder'}`,
    );
  }
}

export function compileInclude(compiler: Compiler, node: Of<'Include'>): Execute {
  const name = compileExpression(compiler, node.template);
  return (frame, out) => {
    let template: CompiledTemplate;
    try {
      template = findTemplate(frame, name(frame));
    } catch (error) {
      if (node.ignoreMissing && error instanceof TemplateNotFound) return NEXT;
      throw locate(error, compiler.source, node);
    }
    const inner = runOf(frame, template, node.withContext);
    const pieces: Py[] = [];
    inner.execute(pieces);
    for (const piece of pieces) out.push(piece);
    return NEXT;
  };
}

/** Another template's run inside this one's rendering: with what is visible here, or with nothing but the globals. */
function runOf(frame: Frame, template: CompiledTemplate, withContext: boolean): Run {
  const { run } = frame;
  const inner = new Run(run.rendering, template, run.scope, run.convert, withContext ? frame.visible() : NOTHING);
  inner.isIsolated = !withContext || run.isIsolated;
  return inner;
}

/** Runs a template for what it sets. */
function loadModule(frame: Frame, wanted: Py, withContext: boolean): Module {
  const template = findTemplate(frame, wanted);
  const inner = runOf(frame, template, withContext);
  const pieces: Py[] = [];
  inner.execute(pieces);
  return new Module(template, inner.exported, () => str(concatenate(pieces, false)));
}

export function compileImport(compiler: Compiler, node: Of<'Import'>): Execute {
  const name = compileExpression(compiler, node.template);
  const load = guard(compiler, node, (frame) => loadModule(frame, name(frame), node.withContext));
  return (frame) => {
    frame.set(node.target, load(frame));
    return NEXT;
  };
}

export function compileFromImport(compiler: Compiler, node: Of<'FromImport'>): Execute {
  const name = compileExpression(compiler, node.template);
  const load: (frame: Frame) => Module = guard(compiler, node, (frame) =>
    loadModule(frame, name(frame), node.withContext),
  );
  return (frame) => {
    const module = load(frame);
    for (const imported of node.names) {
      const reason = `the template does not set ${JSON.stringify(imported.name)}`;
      frame.set(
        imported.as,
        module.attribute(imported.name) ?? new Undefined({ path: imported.name, key: imported.name, reason }),
      );
    }
    return NEXT;
  };
}
