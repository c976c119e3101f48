import { asText, dictGet, type Py, type PyDict, PyError, str, typeName } from '../../../../values/index.ts';
import { type Context, filter } from '../../../context.ts';
import { isPlainList } from '../../../support/match-keys.ts';
import { boolOption, listOption } from '../../../support/option-types.ts';

/** ansible.utils.index_of: where in a list the members are for which a test is true. */
export default filter(
  'data, test, value=None, key=None, fail_on_missing=None, wantlist=None',
  (context: Context, data: Py, test: Py, value: Py, key: Py, failOnMissing: Py, wantList: Py) => {
    const passes = tester(context, str(test), value);
    const members = listOption(data, 'data');
    const isStrict = boolOption(failOnMissing, 'fail_on_missing');
    const found = key === null ? members.flatMap((member, at) => (passes(member) ? [at] : [])) : [];
    if (key !== null) {
      const missing: string[] = [];
      for (const [at, member] of wantDicts(members).entries()) {
        const own = dictGet(member, str(key));
        if (own === undefined) missing.push(`'${str(key)}' was not found in '${str(member)}' at [${at}]`);
        else if (passes(own)) found.push(at);
      }
      if (isStrict && missing.length > 0) throw failure(`${wordList(missing)}. fail_on_missing=True`);
    }
    return found.length === 1 && !boolOption(wantList, 'wantlist') ? found[0]! : found;
  },
);

/** The test by its name, which may be negated with `!` or `not`. */
function tester(context: Context, given: string, value: Py): (member: Py) => boolean {
  const negation = /^(?:!+|not )/.exec(given)?.[0] ?? '';
  const bare = given.slice(negation.length);
  const name = bare === '=' && negation !== '' ? '==' : bare;
  const right = name === 'in' && !isPlainList(value) ? [value] : value;
  return (member) => {
    const fault = (reason: string): PyError =>
      failure(
        `Error encountered when testing value '${str(member)}' (type=${typeName(member)}) against '${str(right)}' with '${given}'.  Error was: ${reason}`,
      );
    if (!context.hasTest(name)) throw fault(`the test '${name}' was not found.`);
    try {
      return context.callTest(name, member, right === null ? [] : [right], new Map()) === (negation === '');
    } catch (error) {
      if (!(error instanceof PyError)) throw error;
      throw fault(error.message);
    }
  };
}

function wantDicts(members: readonly Py[]): readonly PyDict[] {
  if (members.every((member) => member instanceof Map)) return members as readonly PyDict[];
  const types = members.map((member) => (asText(member) === undefined ? typeName(member) : 'str'));
  throw failure(
    `When a key name is provided, all list entries are required to be dictionaries, got ${wordList(types)}`,
  );
}

function wordList(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function failure(message: string): PyError {
  return new PyError('other', `Error when using plugin 'index_of': ${message}`);
}
