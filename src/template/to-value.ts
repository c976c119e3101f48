import {
  decodeText,
  type Py,
  PyBytes,
  PyDate,
  PyDateTime,
  PyObject,
  PyText,
  PyTuple,
  str,
  type Value,
} from '../values/index.ts';

/** A rendering's result without the objects that only templates know: iterators become lists, the rest their text. */
export function toValue(value: Py): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof PyText) return value.text;
  if (value instanceof PyDateTime) return new PyDate(value.str(), 'datetime');
  if (value instanceof PyBytes) return decodeText(value.data, 'utf-8', 'surrogateescape');
  if (value instanceof PyObject) {
    const members = value.iterate();
    return members === undefined ? str(value) : Array.from(members, toValue);
  }
  if (Array.isArray(value)) {
    if (!(value as readonly Py[]).some(isForeign)) return value as readonly Value[];
    const members = (value as readonly Py[]).map(toValue);
    return value instanceof PyTuple ? PyTuple.from(members) : members;
  }
  if (value instanceof Map && value.constructor === Map) {
    const map = value as ReadonlyMap<Py, Py>;
    if (![...map.values()].some(isForeign)) return map as ReadonlyMap<Value, Value>;
    return new Map([...map].map(([key, member]) => [toValue(key), toValue(member)]));
  }
  return value as Value;
}

function isForeign(value: Py): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    (value instanceof PyObject || Array.isArray(value) || value instanceof Map)
  );
}
