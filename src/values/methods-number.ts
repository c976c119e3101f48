import { tryIterate } from './iterate.ts';
import { int, isFloat, isInt, toNumber } from './number.ts';
import { type Kwargs, type Py, PyBytes, PyError, PyFunction, typeError, valueError } from './py.ts';
import { Signature } from './signature.ts';
import { truth } from './truth.ts';
import { typeName } from './type-name.ts';
import { float, PyFloat, PyTuple } from './value.ts';

type NumberMethod<T> = (value: T, args: readonly Py[], kwargs: Kwargs) => Py;

const pair = (first: bigint, second: bigint): Py => PyTuple.from([int(first), int(second)]);
const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

function noArguments<T>(type: string, name: string, run: (value: T) => Py): NumberMethod<T> {
  return (value, args, kwargs) => {
    if (kwargs.size > 0) throw typeError(`${type}.${name}() takes no keyword arguments`);
    if (args.length > 0) throw typeError(`${type}.${name}() takes no arguments (${args.length} given)`);
    return run(value);
  };
}

function isLittle(order: Py): boolean {
  if (order !== 'little' && order !== 'big') throw valueError("byteorder must be either 'little' or 'big'");
  return order === 'little';
}

const TO_BYTES = new Signature('length=1, byteorder="big", *, signed=False');
const FROM_BYTES = new Signature('bytes, byteorder="big", *, signed=False');

function toBytes(value: bigint, args: readonly Py[], kwargs: Kwargs): Py {
  const [length = 1, order = 'big', signed = false] = TO_BYTES.bind('to_bytes', args, kwargs);
  if (!isInt(length) && typeof length !== 'boolean')
    throw typeError(`'${typeName(length)}' object cannot be interpreted as an integer`);
  const little = isLittle(order);
  const size = Number(length);
  if (size < 0) throw valueError('length argument must be non-negative');
  if (value < 0n && !truth(signed)) throw new PyError('other', "can't convert negative int to unsigned");
  const bits = BigInt(8 * size);
  const limit = truth(signed) && size > 0 ? 1n << (bits - 1n) : 1n << bits;
  if (value >= limit || (value < 0n && value < -limit)) throw new PyError('other', 'int too big to convert');
  const digits = BigInt.asUintN(8 * size, value)
    .toString(16)
    .padStart(2 * size, '0');
  const data = Buffer.from(size === 0 ? '' : digits, 'hex');
  return new PyBytes(little ? data.reverse() : data);
}

function bytesOf(value: Py): Uint8Array {
  if (value instanceof PyBytes) return value.data;
  const members = typeof value === 'string' ? undefined : tryIterate(value);
  if (members === undefined) throw typeError(`cannot convert '${typeName(value)}' object to bytes`);
  return Uint8Array.from(members, (member) => {
    if (!isInt(member)) throw typeError(`'${typeName(member)}' object cannot be interpreted as an integer`);
    if (member < 0 || member > 255) throw valueError('bytes must be in range(0, 256)');
    return Number(member);
  });
}

function fromBytes(_value: bigint, args: readonly Py[], kwargs: Kwargs): Py {
  const [given = null, order = 'big', signed = false] = FROM_BYTES.bind('from_bytes', args, kwargs);
  const little = isLittle(order);
  const data = Buffer.from(bytesOf(given));
  if (little) data.reverse();
  const whole = data.length === 0 ? 0n : BigInt(`0x${data.toString('hex')}`);
  return int(truth(signed) ? BigInt.asIntN(8 * data.length, whole) : whole);
}

const INT: ReadonlyMap<string, NumberMethod<bigint>> = new Map<string, NumberMethod<bigint>>(
  Object.entries({
    as_integer_ratio: noArguments('int', 'as_integer_ratio', (value: bigint) => pair(value, 1n)),
    bit_count: noArguments(
      'int',
      'bit_count',
      (value: bigint) => magnitude(value).toString(2).replaceAll('0', '').length,
    ),
    bit_length: noArguments('int', 'bit_length', (value: bigint) =>
      value === 0n ? 0 : magnitude(value).toString(2).length,
    ),
    conjugate: noArguments('int', 'conjugate', (value: bigint) => int(value)),
    from_bytes: fromBytes,
    to_bytes: toBytes,
  }),
);

/** The sign, the whole mantissa and the power of two of a finite float. */
function parts(value: number): { readonly isNegative: boolean; readonly mantissa: bigint; readonly power: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & ((1n << 52n) - 1n);
  return {
    isNegative: bits >> 63n === 1n,
    mantissa: exponent === 0 ? fraction : fraction | (1n << 52n),
    power: Math.max(exponent, 1) - 1075,
  };
}

function ratio(value: number): Py {
  if (Number.isNaN(value)) throw valueError('cannot convert NaN to integer ratio');
  if (!Number.isFinite(value)) throw new PyError('other', 'cannot convert Infinity to integer ratio');
  const { isNegative, mantissa, power } = parts(value);
  let top = isNegative ? -mantissa : mantissa;
  if (power >= 0 || top === 0n) return pair(top === 0n ? 0n : top << BigInt(power), 1n);
  let bottom = 1n << BigInt(-power);
  while (top % 2n === 0n && bottom > 1n) {
    top /= 2n;
    bottom /= 2n;
  }
  return pair(top, bottom);
}

function hex(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  const { isNegative, mantissa, power } = parts(value);
  const sign = isNegative ? '-' : '';
  if (!Number.isFinite(value)) return `${sign}inf`;
  if (mantissa === 0n) return `${sign}0x0.0p+0`;
  const [whole = '', ...digits] = mantissa.toString(16).padStart(14, '0');
  const exponent = power + 52;
  return `${sign}0x${whole}.${digits.join('')}p${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
}

const HEX = /^([-+]?)(?:0x)?([0-9a-f]*)(?:\.([0-9a-f]*))?(?:p([-+]?\d+))?$/i;

/** float.fromhex(): the nearest float, to even where two are as near. */
function fromHex(given: Py): Py {
  if (typeof given !== 'string') throw typeError('bad argument type for built-in operation');
  const text = given.trim().toLowerCase();
  const named = /^([-+]?)(inf|infinity|nan)$/.exec(text);
  if (named !== null) {
    if (named[2] === 'nan') return Number.NaN;
    return named[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  const [, sign = '', whole = '', fraction = '', power = '0'] = HEX.exec(text) ?? [];
  if (whole + fraction === '') throw valueError('invalid hexadecimal floating-point string');
  let mantissa = BigInt(`0x${whole}${fraction}`);
  let exponent = Number(power) - 4 * fraction.length;
  if (mantissa === 0n) return new PyFloat(sign === '-' ? -0 : 0);
  const size = mantissa.toString(2).length;
  const surplus = Math.max(size - 53, -1074 - exponent);
  if (surplus > size + 1) return new PyFloat(sign === '-' ? -0 : 0);
  if (surplus > 0) {
    const cut = BigInt(surplus);
    const rest = mantissa & ((1n << cut) - 1n);
    const half = 1n << (cut - 1n);
    mantissa >>= cut;
    if (rest > half || (rest === half && mantissa % 2n === 1n)) mantissa += 1n;
    exponent += surplus;
  }
  // In two steps, because a power of two alone may be no float while the product is one.
  const step = Math.max(-1000, Math.min(900, exponent));
  const result = Number(mantissa) * 2 ** step * 2 ** (exponent - step);
  if (!Number.isFinite(result)) throw new PyError('other', 'hexadecimal value too large to represent as a float');
  return float(sign === '-' ? -result : result);
}

const FLOAT: ReadonlyMap<string, NumberMethod<number>> = new Map<string, NumberMethod<number>>(
  Object.entries({
    as_integer_ratio: noArguments('float', 'as_integer_ratio', ratio),
    conjugate: noArguments('float', 'conjugate', (value: number) => float(value)),
    fromhex: (_value: number, args: readonly Py[]) => {
      if (args.length !== 1) throw typeError(`float.fromhex() takes exactly one argument (${args.length} given)`);
      return fromHex(args[0]!);
    },
    hex: noArguments('float', 'hex', hex),
    is_integer: noArguments('float', 'is_integer', (value: number) => Number.isInteger(value)),
  }),
);

/** An attribute of an int, a bool or a float; undefined when there is none of that name. */
export function numberAttribute(value: Py, name: string): Py | undefined {
  const bound = (run: (args: readonly Py[], kwargs: Kwargs) => Py): Py =>
    new PyFunction(name, run, 'builtin_function_or_method');
  if (isInt(value) || typeof value === 'boolean') {
    const whole = BigInt(value);
    if (name === 'real' || name === 'numerator') return int(whole);
    if (name === 'imag') return 0;
    if (name === 'denominator') return 1;
    const run = INT.get(name);
    return run === undefined ? undefined : bound((args, kwargs) => run(whole, args, kwargs));
  }
  if (!isFloat(value)) return undefined;
  if (name === 'real') return value;
  if (name === 'imag') return new PyFloat(0);
  const run = FLOAT.get(name);
  return run === undefined ? undefined : bound((args, kwargs) => run(toNumber(value), args, kwargs));
}
