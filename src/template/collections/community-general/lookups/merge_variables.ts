import {
  dictGet,
  dictSet,
  equals,
  isList,
  type Py,
  type PyDict,
  PyError,
  PyTuple,
  pythonRegex,
  sorted,
  str,
  typeName,
  Undefined,
} from '../../../../values/index.ts';
import { type Context, lookup } from '../../../context.ts';

const PATTERNS = ['prefix', 'suffix', 'regex'];
const OVERRIDES = ['error', 'warn', 'ignore'];

/** community.general's merge_variables: all variables whose names fit a pattern, put together in the names' order. */
export default lookup(
  'pattern_type=None, initial_value=None, override=None, **_',
  (context: Context, terms: readonly Py[], patternType: Py, initial: Py, override: Py) => {
    const { env } = context.engine.host;
    const kind = choice('pattern_type', patternType, env.ANSIBLE_MERGE_VARIABLES_PATTERN_TYPE, PATTERNS, 'regex');
    const mode = choice('override', override, env.ANSIBLE_MERGE_VARIABLES_OVERRIDE, OVERRIDES, 'error');
    const onOverride = (message: string): void => {
      if (mode === 'error') throw new PyError('other', message);
      if (mode === 'warn') context.engine.warn(message);
    };
    return terms.map((term) => {
      if (typeof term !== 'string')
        throw new PyError(
          'other',
          `Non-string type '<class '${typeName(term)}'>' passed, only 'str' types are allowed!`,
        );
      const fits = nameTest(kind, term);
      const names = sorted([...context.scope.names()].filter(fits), (name) => name) as string[];
      let result = initial === null ? null : container(initial);
      for (const name of names) {
        const found = context.variable(name) ?? null;
        if (found instanceof Undefined) throw found.error();
        const value = container(found);
        if (result === null) result = value;
        else if (value instanceof Map && result instanceof Map)
          result = mergeDicts(value as PyDict, result as PyDict, [name], onOverride);
        else if (isList(value) && isList(result)) result = [...result, ...value];
        else throw new PyError('other', 'Unable to merge, not all variables are of the same type');
      }
      return result;
    });
  },
);

function choice(
  name: string,
  given: Py,
  setting: string | undefined,
  choices: readonly string[],
  usual: string,
): string {
  const value = given === null ? (setting ?? usual) : str(given);
  if (choices.includes(value)) return value;
  throw new PyError(
    'other',
    `Invalid value "${value}" for configuration option "${name}", valid values are: ${choices.join(', ')}`,
  );
}

function nameTest(kind: string, pattern: string): (name: string) => boolean {
  if (kind === 'prefix') return (name) => name.startsWith(pattern);
  if (kind === 'suffix') return (name) => name.endsWith(pattern);
  const regex = pythonRegex(pattern);
  return (name) => regex.search(name) !== undefined;
}

function container(value: Py): Py {
  if (value instanceof Map || (isList(value) && !(value instanceof PyTuple))) return value;
  throw new PyError('other', 'Not supported type detected, variable must be a list or a dict');
}

/** The later dict's members over the earlier one's: dicts are merged, lists are put one after the other. */
function mergeDicts(
  later: PyDict,
  earlier: PyDict,
  path: readonly string[],
  onOverride: (message: string) => void,
): PyDict {
  const merged = new Map(earlier);
  for (const [key, value] of later) {
    const own = dictGet(merged, key);
    if (value instanceof Map) {
      if (own !== undefined && !(own instanceof Map)) throw unlike(key, path);
      const node = (own ?? new Map()) as PyDict;
      dictSet(merged, key, mergeDicts(value as PyDict, node, [...path, str(key)], onOverride));
    } else if (isList(value) && own !== undefined) {
      if (!isList(own)) throw unlike(key, path);
      dictSet(merged, key, [...own, ...value]);
    } else {
      if (own !== undefined && !equals(own, value))
        onOverride(
          `The key '${str(key)}' with value '${str(own)}' will be overwritten with value '${str(value)}' from '${path.join('.')}.${str(key)}'`,
        );
      dictSet(merged, key, value);
    }
  }
  return merged;
}

function unlike(key: Py, path: readonly string[]): PyError {
  return new PyError('other', `Unable to merge ${path.join('.')}.${str(key)}: the values are of different types`);
}
