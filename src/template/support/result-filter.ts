import type { Py } from '../../values/index.ts';
import type { Context } from '../context.ts';

/** Answers a result test that is written as a filter, with the warning that it should not be. */
export function resultFilter(context: Context, name: string, value: Py): boolean {
  context.engine.warn(`"result | ${name}" is an old way to write "result is ${name}"`);
  return context.callTest(name, value, [], new Map());
}
