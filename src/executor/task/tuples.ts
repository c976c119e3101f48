import { isUnsafe, markUnsafe } from '../../values/index.ts';
import { isDict, isList, PyTuple, type Value } from '../../values/value.ts';

/**
 * The value with a list for every tuple in it; the same one where it holds none. Its mark stays.
 *
 * @param isKept containers that are left as they are
 */
export function tuplesToLists(value: Value, isKept: (container: Value) => boolean = () => false): Value {
  if (isList(value)) {
    if (isKept(value)) return value;
    const items = Array.from(value, (item) => tuplesToLists(item, isKept));
    const isSame = !(value instanceof PyTuple) && items.every((item, index) => item === value[index]);
    return isSame ? value : marked(items, value);
  }
  if (!isDict(value) || isKept(value)) return value;
  const members = [...value].map(([key, member]) => [key, tuplesToLists(member, isKept)] as const);
  return members.every(([key, member]) => member === value.get(key)) ? value : marked(new Map(members), value);
}

function marked(copy: Value, original: Value): Value {
  return isUnsafe(original) ? markUnsafe(copy) : copy;
}
