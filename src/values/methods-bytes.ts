import { decodeText } from './encoding.ts';
import { tryIterate } from './iterate.ts';
import { textMethod } from './methods-text.ts';
import { isInt } from './number.ts';
import { type Kwargs, type Py, PyBytes, PyText, typeError, valueError } from './py.ts';
import { Signature } from './signature.ts';
import { typeName } from './type-name.ts';
import { PyTuple } from './value.ts';

type BytesMethod = (data: Uint8Array, args: readonly Py[], kwargs: Kwargs) => Py;

/**
 * Methods that bytes share with str. They run on a text of one character a byte, where bytes that str would take for
 * letters or blanks but bytes would not (beyond ASCII, and 0x1c to 0x1f) stand in the private use area.
 */
const SHARED: ReadonlySet<string> = new Set(
  (
    'capitalize center count endswith expandtabs find index isalnum isalpha isascii isdigit islower isspace istitle ' +
    'isupper join ljust lower lstrip partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit ' +
    'rstrip split splitlines startswith strip swapcase title upper zfill'
  ).split(' '),
);
const PRIVATE = 0xe000;

function toMirror(data: Uint8Array): string {
  return Array.from(data, (byte) =>
    String.fromCharCode(byte > 0x7f || (byte >= 0x1c && byte <= 0x1f) || byte === 0x0b ? PRIVATE + byte : byte),
  ).join('');
}

function fromMirror(text: string): PyBytes {
  return new PyBytes(Uint8Array.from(text, (character) => character.charCodeAt(0) % PRIVATE));
}

/** What a method of str is given for an argument of the same method of bytes. */
function mirrorArgument(name: string, at: number, value: Py): Py {
  if (value instanceof PyBytes) return toMirror(value.data);
  if (at > 0 && ['center', 'ljust', 'rjust'].includes(name))
    throw typeError(`${name}() argument 2 must be a byte string of length 1, not ${typeName(value)}`);
  if (typeof value === 'string' || value instanceof PyText) throw notBytes(name, value);
  if (at === 0 && isInt(value) && ['count', 'find', 'index', 'rfind', 'rindex'].includes(name)) {
    if (value < 0 || value > 255) throw valueError('byte must be in range(0, 256)');
    return toMirror(Uint8Array.of(Number(value)));
  }
  if (value instanceof PyTuple) return PyTuple.from(value.map((member) => mirrorArgument(name, at, member) as never));
  return value;
}

function notBytes(name: string, value: Py): Error {
  if (name === 'startswith' || name === 'endswith')
    return typeError(`${name} first arg must be bytes or a tuple of bytes, not ${typeName(value)}`);
  return typeError(`a bytes-like object is required, not '${typeName(value)}'`);
}

function mirrorResult(value: Py): Py {
  if (typeof value === 'string') return fromMirror(value);
  if (value instanceof PyTuple) return PyTuple.from(value.map((member) => mirrorResult(member) as never));
  return Array.isArray(value) ? value.map(mirrorResult) : value;
}

function joined(value: Py): Py {
  const members = tryIterate(value);
  if (members === undefined) throw typeError('can only join an iterable');
  return Array.from(members, (member, at) => {
    if (!(member instanceof PyBytes))
      throw typeError(`sequence item ${at}: expected a bytes-like object, ${typeName(member)} found`);
    return toMirror(member.data);
  });
}

const DECODE = new Signature('encoding="utf-8", errors="strict"');

function decode(data: Uint8Array, args: readonly Py[], kwargs: Kwargs): Py {
  const [encoding, errors] = DECODE.bind('decode', args, kwargs).map((value, at) => {
    if (typeof value === 'string') return value;
    throw typeError(`decode() argument '${at === 0 ? 'encoding' : 'errors'}' must be str, not ${typeName(value)}`);
  });
  return decodeText(data, encoding, errors);
}

/** bytes.hex(): groups are counted from the end, with a negative size from the start. */
function hex(data: Uint8Array, args: readonly Py[], kwargs: Kwargs): Py {
  const given = args[0] ?? kwargs.get('sep');
  const size = Number(args[1] ?? kwargs.get('bytes_per_sep') ?? 1);
  const digits = Array.from(data, (byte) => byte.toString(16).padStart(2, '0'));
  if (given === undefined) return digits.join('');
  const separator = given instanceof PyBytes ? toMirror(given.data) : given;
  if (typeof separator !== 'string') throw typeError('sep must be str or bytes.');
  if (separator.length !== 1) throw valueError('sep must be length 1.');
  if (separator > '\x7f') throw valueError('sep must be ASCII.');
  const group = Math.abs(size);
  const isBreak = (at: number): boolean => at > 0 && (size > 0 ? digits.length - at : at) % group === 0;
  return digits.map((pair, at) => (group > 0 && isBreak(at) ? separator + pair : pair)).join('');
}

function fromHex(_data: Uint8Array, args: readonly Py[]): Py {
  const [text] = args;
  if (typeof text !== 'string') throw typeError('fromhex() argument must be str');
  const bytes: number[] = [];
  for (let at = 0; at < text.length; ) {
    if (/\s/.test(text[at]!)) {
      at += 1;
      continue;
    }
    const wrong = [at, at + 1].find((place) => !/^[0-9a-f]$/i.test(text[place] ?? ''));
    if (wrong !== undefined) throw valueError(`non-hexadecimal number found in fromhex() arg at position ${wrong}`);
    bytes.push(Number.parseInt(text.slice(at, at + 2), 16));
    at += 2;
  }
  return new PyBytes(Uint8Array.from(bytes));
}

function bytesOf(value: Py | undefined): Uint8Array {
  if (value instanceof PyBytes) return value.data;
  throw typeError(`a bytes-like object is required, not '${typeName(value ?? null)}'`);
}

function makeTable(_data: Uint8Array, args: readonly Py[]): Py {
  if (args.length !== 2) throw typeError(`maketrans expected 2 arguments, got ${args.length}`);
  const [from, to] = args.map(bytesOf) as [Uint8Array, Uint8Array];
  if (from.length !== to.length) throw valueError('maketrans arguments must have same length');
  const table = Uint8Array.from({ length: 256 }, (_none, byte) => byte);
  for (const [at, byte] of from.entries()) table[byte] = to[at]!;
  return new PyBytes(table);
}

const TRANSLATE = new Signature('table, delete=None');

function translate(data: Uint8Array, args: readonly Py[], kwargs: Kwargs): Py {
  const [given = null, without = null] = TRANSLATE.bind('translate', args, kwargs);
  const table = given === null ? undefined : bytesOf(given);
  if (table !== undefined && table.length !== 256) throw valueError('translation table must be 256 characters long');
  const left = new Set(without === null ? [] : bytesOf(without));
  return new PyBytes(data.filter((byte) => !left.has(byte)).map((byte) => table?.[byte] ?? byte));
}

const OWN: ReadonlyMap<string, BytesMethod> = new Map(
  Object.entries({ decode, hex, fromhex: fromHex, maketrans: makeTable, translate }),
);

/** A bytes method bound to its bytes; undefined when bytes has none of that name. */
export function bytesMethod(bytes: PyBytes, name: string): ((args: readonly Py[], kwargs: Kwargs) => Py) | undefined {
  const own = OWN.get(name);
  if (own !== undefined) return (args, kwargs) => own(bytes.data, args, kwargs);
  if (!SHARED.has(name)) return undefined;
  const run = textMethod(toMirror(bytes.data), name, () => undefined);
  return (args, kwargs) => {
    const given = name === 'join' ? args.map(joined) : args.map((value, at) => mirrorArgument(name, at, value));
    const named = [...kwargs].map(([key, value]): [string, Py] => [key, mirrorArgument(name, 0, value)]);
    if (name === 'isascii' && args.length === 0) return bytes.data.every((byte) => byte < 0x80);
    return mirrorResult(run!(given, new Map(named)));
  };
}
