import { type Py, PyError, UndefinedError } from '../../values/index.ts';
import type { Expression } from '../parse/ast.ts';
import type { Frame } from '../run/frame.ts';
import type { Evaluate } from './template.ts';

/**
 * A template that Jinja2 parses but cannot compile. Ansible then gives the text as it was written, and a conditional
 * fails.
 */
export class NotCompilable extends PyError {
  constructor(message: string) {
    super('other', message);
  }
}

/** True for expressions whose value Jinja2 works out while it compiles: literals and what is made of nothing else. */
export function isConstant(node: Expression): boolean {
  switch (node.typename) {
    case 'Literal':
      return true;
    case 'Array':
    case 'Tuple':
    case 'Concat':
      return node.children.every(isConstant);
    case 'Dict':
      return node.children.every((pair) => isConstant(pair.key) && isConstant(pair.value));
    case 'LookupVal':
      return isConstant(node.target) && isConstant(node.val);
    case 'Neg':
    case 'Pos':
    case 'Not':
      return isConstant(node.target);
    case 'Compare':
      return isConstant(node.expr) && node.ops.every((op) => isConstant(op.expr));
    case 'And':
    case 'Or':
    case 'Add':
    case 'Sub':
    case 'Mul':
    case 'Div':
    case 'FloorDiv':
    case 'Mod':
    case 'Pow':
      return isConstant(node.left) && isConstant(node.right);
    default:
      return false;
  }
}

/** The value of a constant expression; undefined for others and where evaluating it raises. */
export function constantValue(node: Expression, evaluate: Evaluate): Py | undefined {
  if (!isConstant(node)) return undefined;
  try {
    return evaluate(NO_FRAME);
  } catch (error) {
    if (error instanceof PyError) return undefined;
    throw error;
  }
}

/**
 * Tries at compile time what Jinja2's optimizer does: `and`, `or`, `~` and inline ifs use their constant operands then, and
 * an undefined one among them ends the compilation.
 */
export function refuseUndefinedConstants(nodes: readonly Expression[], use: (frame: Frame) => unknown): void {
  if (!nodes.every(isConstant)) return;
  try {
    use(NO_FRAME);
  } catch (error) {
    if (error instanceof UndefinedError) throw new NotCompilable(error.message);
    if (!(error instanceof PyError)) throw error;
  }
}

/** Constants read nothing from a frame. */
const NO_FRAME = undefined as unknown as Frame;
