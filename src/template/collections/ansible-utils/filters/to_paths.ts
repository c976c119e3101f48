import {
  asText,
  dictSet,
  type Py,
  type PyDict,
  str,
  truth,
  typeError,
  typeName,
  Undefined,
} from '../../../../values/index.ts';
import { filter } from '../../../context.ts';
import { isPlainList } from '../../../support/match-keys.ts';
import { boolOption } from '../../../support/option-types.ts';

/** ansible.utils.to_paths: every value in a nested one by its path, `a.b[0]['c d']`. */
export default filter('var, prepend=None, wantlist=None', (_context, value: Py, prepend: Py, wantList: Py) => {
  if (value instanceof Undefined) throw value.error();
  const start = prepend === null ? '' : str(prepend);
  const paths = new Map<Py, Py>();
  collect(paths, value, start);
  const result = isEmpty(value) && start === '' ? value : paths;
  return boolOption(wantList, 'wantlist') ? [result] : result;
});

/** Keys of the outermost dict stand for themselves, whatever they are. */
function collect(paths: Map<Py, Py>, value: Py, path: Py): void {
  const isRoot = !truth(path);
  if (isPlainList(value) && value.length > 0) {
    if (!isRoot && asText(path) === undefined) throw typeError(`a path cannot begin with ${typeName(path)}`);
    for (const [at, member] of value.entries()) collect(paths, member, `${str(path)}[${at}]`);
  } else if (value instanceof Map && value.size > 0) {
    for (const [key, member] of value as PyDict) collect(paths, member, isRoot ? key : `${wantText(path)}${step(key)}`);
  } else if (!(isRoot && isEmpty(value))) dictSet(paths, path, value);
}

function isEmpty(value: Py): boolean {
  return (isPlainList(value) || value instanceof Map) && !truth(value);
}

function step(key: Py): string {
  const name = wantText(key);
  return /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `['${name}']`;
}

function wantText(key: Py): string {
  const text = asText(key);
  if (text === undefined) throw typeError(`expected string or bytes-like object, got '${typeName(key)}'`);
  return text;
}
