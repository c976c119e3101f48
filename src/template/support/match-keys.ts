import {
  asText,
  equals,
  isList,
  type Py,
  PyError,
  PyTuple,
  pythonRegex,
  str,
  typeName,
  Undefined,
} from '../../values/index.ts';

/** Whether a dict's key is one that a filter was told to look for. */
type MatchKey = (wanted: Py, key: Py) => boolean;

const KINDS = ['starts_with', 'ends_with', 'regex'];

/**
 * How ansible.utils' `keep_keys`, `remove_keys` and `replace_keys` compare: for equality when nothing is said, else as
 * their option `matching_parameter` says. Anything but equality wants texts for keys.
 */
export function keyMatcher(matching: Py): MatchKey {
  if (matching === null) return equals;
  const kind = str(matching);
  if (!KINDS.includes(kind))
    throw new PyError('other', `value of matching_parameter must be one of: ${KINDS.join(', ')}, got: ${kind}`);
  return (wanted, key) => {
    const [part, text] = [asText(wanted), asText(key)];
    if (part === undefined || text === undefined)
      throw new PyError('other', `${kind} compares texts, not ${typeName(text === undefined ? key : wanted)}`);
    if (kind === 'starts_with') return text.startsWith(part);
    if (kind === 'ends_with') return text.endsWith(part);
    return pythonRegex(part).match(text) !== undefined;
  };
}

/** A list that is no tuple, which these filters take for a plain value. */
export function isPlainList(value: Py): value is readonly Py[] {
  return isList(value) && !(value instanceof PyTuple);
}

/** Raises unless there is a list or a dict to work on. */
export function wantContainer(data: Py, operation: string): void {
  if (data instanceof Undefined) throw data.error();
  if (!isPlainList(data) && !(data instanceof Map)) throw new PyError('other', `Input is not valid for ${operation}`);
}
