import { dictGet, unwrap } from './compare.ts';
import { isInt } from './number.ts';
import { type Py, PyBytes, PyObject, PyRange, typeError } from './py.ts';
import { characters, hasAstral } from './text.ts';
import { typeName } from './type-name.ts';
import { PyTuple } from './value.ts';

/** `container[key]`, undefined when there is no such member (Jinja2 makes that an undefined value, not an error). */
export function subscript(container: Py, key: Py): Py | undefined {
  if (container instanceof Map) return dictGet(container as ReadonlyMap<Py, Py>, key);
  container = unwrap(container);
  const index = typeof key === 'boolean' ? Number(key) : key;
  if (Array.isArray(container) || typeof container === 'string') {
    if (!isInt(index)) return undefined;
    const list = typeof container === 'string' && hasAstral(container) ? characters(container) : container;
    const at = Number(index);
    return list[at < 0 ? at + list.length : at] as Py | undefined;
  }
  if (container instanceof PyBytes) return isInt(index) ? container.data.at(Number(index)) : undefined;
  return container instanceof PyObject ? container.item(key) : undefined;
}

/** `container[start:stop:step]`. Raises a type error for what cannot be sliced and for bounds that are no ints. */
export function slice(container: Py, start: Py, stop: Py, step: Py): Py {
  container = unwrap(container);
  if (typeof container === 'string') {
    const list = hasAstral(container) ? characters(container) : container;
    const at = positions(list.length, start, stop, step);
    if (at.step === 1) {
      return typeof list === 'string'
        ? list.slice(at.first, Math.max(at.first, at.end))
        : list.slice(at.first, Math.max(at.first, at.end)).join('');
    }
    return pick(list, at).join('');
  }
  if (Array.isArray(container)) {
    const picked = pick(container as readonly Py[], positions(container.length, start, stop, step));
    return container instanceof PyTuple ? PyTuple.from(picked as never[]) : picked;
  }
  if (container instanceof PyBytes) {
    return new PyBytes(
      Uint8Array.from(pick(Array.from(container.data), positions(container.data.length, start, stop, step))),
    );
  }
  if (container instanceof PyRange) {
    const at = positions(container.length(), start, stop, step);
    return new PyRange(
      container.start + at.first * container.step,
      container.start + at.end * container.step,
      container.step * at.step,
    );
  }
  throw typeError(`'${typeName(container)}' object is not subscriptable`);
}

interface Positions {
  readonly first: number;
  readonly end: number;
  readonly step: number;
}

function positions(size: number, start: Py, stop: Py, step: Py): Positions {
  const by = bound(step) ?? 1;
  if (by === 0) throw typeError('slice step cannot be zero');
  const clamp = (value: number): number => {
    const at = value < 0 ? value + size : value;
    return by > 0 ? Math.min(Math.max(at, 0), size) : Math.min(Math.max(at, -1), size - 1);
  };
  const from = bound(start);
  const to = bound(stop);
  return {
    first: from === undefined ? (by > 0 ? 0 : size - 1) : clamp(from),
    end: to === undefined ? (by > 0 ? size : -1) : clamp(to),
    step: by,
  };
}

function bound(value: Py): number | undefined {
  if (value === null) return undefined;
  if (typeof value === 'boolean' || isInt(value)) return Number(value);
  throw typeError('slice indices must be integers or None or have an __index__ method');
}

function pick<T>(list: ArrayLike<T>, at: Positions): T[] {
  const picked: T[] = [];
  const count = Math.max(0, Math.ceil((at.end - at.first) / at.step));
  for (let index = 0; index < count; index += 1) picked.push(list[at.first + index * at.step]!);
  return picked;
}
