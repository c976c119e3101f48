import { type Py, PyBytes, PyError, PySet, PyTuple, parseLiteral, type Value } from '../values/index.ts';

/**
 * What Python's `ast.literal_eval` makes of a text: numbers, strings, tuples, lists, dicts, sets (as lists), None and
 * booleans. Undefined where Python raises SyntaxError or ValueError, so that callers keep the text.
 */
export function parsePythonLiteral(text: string): { readonly value: Value } | undefined {
  // Most values are numbers without sign or point.
  if (/^[1-9]\d{0,14}$/.test(text)) return { value: Number(text) };
  // Cheap refusal of what most values are: a bare word, or an address.
  if (!/^[ \t]*[-+\d.'"([{rRuUbBTFNs]/.test(text) || /^\d+\.\d+\./.test(text)) return undefined;
  try {
    return { value: asValue(parseLiteral(text.replace(/^[ \t]+/, ''), 'python')) };
  } catch (error) {
    if (error instanceof PyError) return undefined;
    throw error;
  }
}

/** Inventories know neither sets nor bytes: a set is the list of its members, bytes are text. */
function asValue(value: Py): Value {
  if (value instanceof PySet) return value.members.map(asValue);
  if (value instanceof PyBytes) return Buffer.from(value.data).toString('latin1');
  if (value instanceof PyTuple) return PyTuple.from((value as readonly Py[]).map(asValue));
  if (Array.isArray(value)) return (value as readonly Py[]).map(asValue);
  if (value instanceof Map) {
    return new Map([...(value as ReadonlyMap<Py, Py>)].map(([key, member]) => [asValue(key), asValue(member)]));
  }
  return value as Value;
}
