import { PyError } from '../../values/index.ts';

/**
 * Raises unless an expression only walks through values: names, members and places, nothing that is called. Where
 * text from outside may have gone into an expression, nothing else is evaluated, for it could run a lookup.
 */
export function wantPlainExpression(expression: string): void {
  const bare = expression.replace(/'[^'\\{}]*'|"[^"\\{}]*"/g, '0');
  if (/^[\w.[\],:\s-]*$/.test(bare) && !/\bis\b/.test(bare)) return;
  throw new PyError(
    'other',
    `the expression ${JSON.stringify(expression)} is not evaluated, as what it was made of may come from a target`,
    'paths of names, members and places are fine; filters belong after the call: … | get_path(…) | upper',
  );
}
