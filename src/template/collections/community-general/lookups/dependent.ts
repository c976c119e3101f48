import {
  asText,
  compare,
  isList,
  iterate,
  type Py,
  type PyDict,
  PyError,
  PyRange,
  repr,
  typeName,
} from '../../../../values/index.ts';
import { type Context, lookup } from '../../../context.ts';
import { wantPlainExpression } from '../../../support/plain-expression.ts';
import { limitRows } from '../../../support/sequences.ts';

/** community.general's dependent: combinations, where what can be chosen may depend on what has been chosen before. */
export default lookup('**_', (context: Context, terms: readonly Py[]) => {
  const levels = terms.map(levelOf);
  for (const [at, { name }] of levels.entries()) {
    if (levels.slice(0, at).some((level) => level.name === name))
      throw new PyError('other', `The variable ${repr(name)} appears more than once`);
  }
  if (context.isTainted) for (const { values } of levels) if (typeof values === 'string') wantPlainExpression(values);
  const rows = levels.reduce<readonly PyDict[]>(
    (begun, { name, values }) => {
      const longer = begun.flatMap((row) =>
        choices(context, name, values, row).map((choice) => new Map([...row, [name, choice]])),
      );
      limitRows(longer.length);
      return longer;
    },
    [new Map<Py, Py>()],
  );
  return levels.length === 0 ? [] : rows;
});

interface Level {
  readonly name: Py;
  /** A list, a dict, or an expression for one. */
  readonly values: Py;
}

function levelOf(term: Py, index: number): Level {
  if (!(term instanceof Map))
    throw new PyError('other', `Parameter ${index} must be a dictionary, got <class '${typeName(term)}'>`);
  if (term.size !== 1)
    throw new PyError('other', `Parameter ${index} must be a one-element dictionary, got ${term.size} elements`);
  const [name, values] = [...(term as PyDict)][0]!;
  const text = asText(values);
  if (text !== undefined || isList(values) || values instanceof Map) return { name, values: text ?? values };
  throw new PyError(
    'other',
    `Parameter ${repr(name)} (index ${index}) must have a value of type string, dictionary or list, got type <class '${typeName(values)}'>`,
  );
}

function choices(context: Context, name: Py, given: Py, row: PyDict): readonly Py[] {
  let values = given;
  if (typeof given === 'string') {
    try {
      values = context.evaluate(given, new Map([['item', row]]));
    } catch (error) {
      if (!(error instanceof PyError)) throw error;
      throw new PyError(
        'other',
        `Caught "${error.message}" while evaluating ${repr(name)} with item == ${repr(row)}`,
        error.hint,
        error,
      );
    }
  }
  if (values instanceof Map) {
    const pairs = [...(values as PyDict)].sort(([a], [b]) => compare(a, b));
    return pairs.map(
      ([key, value]) =>
        new Map<Py, Py>([
          ['key', key],
          ['value', value],
        ]),
    );
  }
  if (isList(values) || values instanceof PyRange || asText(values) !== undefined) return [...iterate(values)];
  throw new PyError(
    'other',
    `Did not obtain dictionary or list while evaluating ${repr(name)} with item == ${repr(row)}, but <class '${typeName(values)}'>`,
  );
}
