import { unwrap } from './compare.ts';
import { bytesMethod } from './methods-bytes.ts';
import { dictMethod } from './methods-dict.ts';
import { listMethod } from './methods-list.ts';
import { numberAttribute } from './methods-number.ts';
import { textMethod } from './methods-text.ts';
import { type Kwargs, type Py, PyBytes, PyFunction, PyObject } from './py.ts';
import { NamedTuple, PyDate } from './value.ts';

/**
 * A Python attribute of a value: its methods and the few data attributes that exist. Nothing of JavaScript is reachable:
 * names are looked up in closed tables. Undefined when there is none; names with a leading underscore never are any.
 */
export function attribute(value: Py, name: string): Py | undefined {
  if (name.startsWith('_')) return undefined;
  if (value instanceof PyObject && !(value instanceof PyBytes)) {
    const own = value.attribute(name);
    if (own !== undefined) return own;
  }
  if (value instanceof NamedTuple && value.names.includes(name)) return value[value.names.indexOf(name)];
  value = unwrap(value);
  const run = methodOf(value, name);
  if (run !== undefined) return new PyFunction(name, run, 'builtin_function_or_method');
  if (value instanceof PyDate) return dateAttribute(value, name);
  return numberAttribute(value, name);
}

function methodOf(value: Py, name: string): ((args: readonly Py[], kwargs: Kwargs) => Py) | undefined {
  if (typeof value === 'string') return textMethod(value, name, attribute);
  if (value instanceof Map) return dictMethod(value as ReadonlyMap<Py, Py>, name);
  if (Array.isArray(value)) return listMethod(value as readonly Py[], name);
  if (value instanceof PyBytes) return bytesMethod(value, name);
  return undefined;
}

function dateAttribute(value: PyDate, name: string): Py | undefined {
  const [year, month, day, hour, minute, second] = value.text.split(/[-\sT:.+]/).map(Number);
  const parts: Readonly<Record<string, number | undefined>> = { year, month, day, hour, minute, second };
  if (Object.hasOwn(parts, name)) return parts[name];
  if (name === 'isoformat') return new PyFunction(name, () => value.text.replace(' ', 'T'));
  return undefined;
}
