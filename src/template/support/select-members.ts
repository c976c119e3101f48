import { type Py, type PyDict, str, toList, truth, typeError, Undefined } from '../../values/index.ts';
import type { Context } from '../context.ts';
import { attributeGetter } from './attributes.ts';
import { wantKey } from './want-text.ts';

/** What select, reject and their attribute forms share. */
export function selectMembers(
  context: Context,
  value: Py,
  args: readonly Py[],
  kwargs: PyDict,
  wanted: boolean,
  hasAttribute: boolean,
): Py {
  if (value instanceof Undefined) throw value.error();
  if (value === null || (!truth(value) && !(value instanceof Map))) return [];
  let rest = args;
  let get = (member: Py): Py => member;
  if (hasAttribute) {
    const [path, ...others] = args;
    if (path === undefined) throw typeError('Missing parameter for attribute name');
    get = attributeGetter(path);
    rest = others;
  }
  const [test, ...parameters] = rest;
  if (test === undefined) return toList(value).filter((member) => truth(get(member)) === wanted);
  const name = wantKey(test);
  if (!context.hasTest(name)) throw context.engine.unknown('test', name);
  const options = new Map([...kwargs].map(([key, option]) => [str(key), option]));
  return toList(value).filter((member) => context.callTest(name, get(member), parameters, options) === wanted);
}
