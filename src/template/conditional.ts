import { type Py, PyError, truth, UndefinedError, UnsafeText, type Value, VaultText } from '../values/index.ts';
import type { VariableScope } from '../vars/scope.ts';
import type { Rendering } from './run/rendering.ts';

const IF = '{% if ';

/**
 * One entry of `when:` (ansible-core 2.14): a boolean as it is; a text is rendered if it has braces, and what is still
 * text then is evaluated as the condition of an `if` statement.
 */
export function evaluateConditional(rendering: Rendering, conditional: Value, scope: VariableScope): boolean {
  if (conditional === null || conditional === '') return true;
  if (typeof conditional === 'boolean') return conditional;
  let text: Py = conditional;
  if (conditional instanceof UnsafeText) throw unsafeCondition();
  if (conditional instanceof VaultText) text = conditional.reveal();
  else if (typeof conditional === 'string' && rendering.engine.isTemplateText(conditional)) {
    rendering.engine.warn(
      `conditional statements should not include jinja2 templating delimiters such as {{ }} or {% %}. Found: ${conditional}`,
    );
    const read = rendering.readMarked(conditional, scope);
    // Text that came from outside would be run as an expression here (CVE-2023-5764); values are only looked at.
    if (read.isUnsafe && typeof read.value === 'string' && read.value !== '') throw unsafeCondition();
    text = read.value;
  }
  if (typeof text !== 'string' || text === '') return truth(text);
  const source = `${IF}${text} %} True {% else %} False {% endif %}`;
  try {
    const answer = rendering.text(source, scope, { convert: true, own: [IF.length, IF.length + text.length] });
    if (answer === source) throw new PyError('other', `unable to evaluate conditional: ${text}`);
    return String(answer).trim() === 'True';
  } catch (error) {
    if (error instanceof UndefinedError) {
      const answer = answerOfDefinedTests(text, error);
      if (answer !== undefined) return answer;
    }
    throw error;
  }
}

function unsafeCondition(): PyError {
  return new PyError('other', 'Conditional is marked as unsafe, and cannot be evaluated.');
}

const DEFINED_TEST = /(hostvars\[.+\]|[\w_]+)\s+(not\s+is|is|is\s+not)\s+(defined|undefined)/g;

/**
 * `x == 'a' and x is defined` is false, not an error, when x is missing: Ansible answers from the condition's own
 * `is defined` tests of the missing variable.
 */
function answerOfDefinedTests(text: string, error: UndefinedError): boolean | undefined {
  if (error.missing.parent !== undefined) return undefined;
  for (const [, name = '', logic = '', state = ''] of text.matchAll(DEFINED_TEST)) {
    if (name.replaceAll("'", '"') !== error.missing.path.replaceAll("'", '"')) continue;
    const shouldExist = logic.includes('not') !== (state === 'defined');
    return !shouldExist;
  }
  return undefined;
}
