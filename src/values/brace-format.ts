import { unwrap } from './compare.ts';
import { formatValue } from './format-spec.ts';
import { type Kwargs, type Py, PyError, valueError } from './py.ts';
import { repr, str } from './repr.ts';
import { subscript } from './subscript.ts';

/** Reads an attribute the way templates do; handed in, because methods live above this file. */
export type AttributeReader = (value: Py, name: string) => Py | undefined;

/** Python's str.format(). Attributes are read with the templates' own rules, never from JavaScript objects. */
export function braceFormat(text: string, args: readonly Py[], kwargs: Kwargs, attribute: AttributeReader): string {
  let automatic = 0;
  const field = (name: string): Py => {
    const first = /^[^.[]*/.exec(name)?.[0] ?? '';
    let value: Py | undefined;
    if (first === '') {
      if (automatic < 0) throw valueError('cannot switch from manual field specification to automatic field numbering');
      value = args[automatic];
      automatic += 1;
    } else if (/^\d+$/.test(first)) {
      if (automatic > 0) throw valueError('cannot switch from automatic field numbering to manual field specification');
      automatic = -1;
      value = args[Number(first)];
    } else {
      value = kwargs.get(first);
      if (value === undefined) throw valueError(repr(first));
    }
    if (value === undefined) throw new PyError('other', 'Replacement index out of range for positional args tuple');
    return steps(value, name.slice(first.length), attribute);
  };
  const expand = (source: string, depth: number): string => {
    if (depth < 0) throw valueError('Max string recursion exceeded');
    let result = '';
    let at = 0;
    while (at < source.length) {
      const character = source[at]!;
      if (character !== '{' && character !== '}') {
        result += character;
        at += 1;
      } else if (source[at + 1] === character) {
        result += character;
        at += 2;
      } else if (character === '}') throw valueError("Single '}' encountered in format string");
      else {
        const end = fieldEnd(source, at + 1);
        result += replacement(source.slice(at + 1, end), depth);
        at = end + 1;
      }
    }
    return result;
  };
  const replacement = (source: string, depth: number): string => {
    const [, name = '', conversion, spec = ''] =
      /^([^!:]*(?:\[[^\]]*\][^!:]*)*)(?:!(.))?(?::(.*))?$/su.exec(source) ?? [];
    let value = field(name);
    if (conversion === 'r' || conversion === 'a') value = repr(value);
    else if (conversion === 's') value = str(value);
    else if (conversion !== undefined) throw valueError(`Unknown conversion specifier ${conversion}`);
    return formatValue(unwrap(value), spec.includes('{') ? expand(spec, depth - 1) : spec);
  };
  return expand(text, 2);
}

function fieldEnd(source: string, start: number): number {
  let depth = 1;
  for (let at = start; at < source.length; at += 1) {
    if (source[at] === '{') depth += 1;
    else if (source[at] === '}') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  throw valueError("expected '}' before end of string");
}

function steps(value: Py, path: string, attribute: AttributeReader): Py {
  let current = value;
  for (const step of path.matchAll(/\.([^.[]+)|\[([^\]]+)\]/g)) {
    const key = step[2];
    const next =
      key === undefined ? attribute(current, step[1] ?? '') : subscript(current, /^\d+$/.test(key) ? Number(key) : key);
    if (next === undefined) throw valueError(key === undefined ? `object has no attribute '${step[1]}'` : repr(key));
    current = next;
  }
  return current;
}
