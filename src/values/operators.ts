import { limitMembers, spend } from './budget.ts';
import { unwrap } from './compare.ts';
import { escapeHtml } from './html.ts';
import { int, isInt, isNumeric, toBigInt, toNumber } from './number.ts';
import { percentFormat } from './percent-format.ts';
import { Markup, type Py, PyBytes, PyError, PyObject, typeError, valueError } from './py.ts';
import { asText } from './text.ts';
import { typeName } from './type-name.ts';
import { Undefined } from './undefined.ts';
import { float, PyFloat, PyTuple } from './value.ts';

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**';

type Numeric = number | bigint | boolean | PyFloat;

/** The longest text or list that `*` may make: far beyond any use, far below what takes the process down. */
const MAX_REPEAT = 256 * 1024 * 1024;

/** Python's binary arithmetic on any two values. */
export function binary(operator: BinaryOperator, left: Py, right: Py): Py {
  // Ints are by far the most common; everything else goes the long way.
  if (typeof left === 'number' && typeof right === 'number' && Number.isInteger(left) && Number.isInteger(right)) {
    return integers(operator, left, right);
  }
  if (left instanceof Undefined) throw left.error();
  // Only a format that asks for it looks at what is undefined.
  if (right instanceof Undefined && !(operator === '%' && typeof unwrap(left) === 'string')) throw right.error();
  if (left instanceof Markup || right instanceof Markup) {
    const marked = markupBinary(operator, left, right);
    if (marked !== undefined) return marked;
  }
  left = unwrap(left);
  right = unwrap(right);
  if (isNumeric(left) && isNumeric(right)) return numbers(operator, left, right);
  if (operator === '+') {
    if (typeof left === 'string' && typeof right === 'string') return left + right;
    if (Array.isArray(left) && Array.isArray(right) && left instanceof PyTuple === right instanceof PyTuple) {
      return joinLists(left as readonly Py[], right as readonly Py[]);
    }
    if (left instanceof PyBytes && right instanceof PyBytes) return new PyBytes(Buffer.concat([left.data, right.data]));
  }
  if (operator === '*') {
    const repeated = repeat(left, right) ?? repeat(right, left);
    if (repeated !== undefined) return repeated;
  }
  if (operator === '%' && typeof left === 'string') return percentFormat(left, right);
  if (left instanceof PyObject) {
    const result = left.binary(operator, right, false);
    if (result !== undefined) return result;
  }
  if (right instanceof PyObject) {
    const result = right.binary(operator, left, true);
    if (result !== undefined) return result;
  }
  if (operator === '+' && typeof left === 'string') {
    throw typeError(`can only concatenate str (not "${typeName(right)}") to str`);
  }
  throw typeError(
    `unsupported operand type(s) for ${operator === '**' ? '** or pow()' : operator}: '${typeName(left)}' and '${typeName(right)}'`,
  );
}

function joinLists(left: readonly Py[], right: readonly Py[]): Py {
  limitMembers(left.length + right.length);
  const joined = (left as readonly Py[]).concat(right);
  return left instanceof PyTuple ? PyTuple.from(joined as never[]) : joined;
}

function markupBinary(operator: BinaryOperator, left: Py, right: Py): Py | undefined {
  if (operator === '+') {
    const a = left instanceof Markup ? left.text : asText(left);
    const b = right instanceof Markup ? right.text : asText(right);
    if (a === undefined || b === undefined) return undefined;
    return new Markup((left instanceof Markup ? a : escapeHtml(a)) + (right instanceof Markup ? b : escapeHtml(b)));
  }
  if (operator === '*' && left instanceof Markup) {
    const result = repeat(left.text, right);
    return typeof result === 'string' ? new Markup(result) : undefined;
  }
  if (operator === '%' && left instanceof Markup) {
    const escaped = (value: Py): Py => {
      const text = asText(value);
      return value instanceof Markup || text === undefined ? value : escapeHtml(text);
    };
    const values = Array.isArray(right) ? PyTuple.from((right as Py[]).map(escaped) as never[]) : escaped(right);
    return new Markup(percentFormat(left.text, values));
  }
  return undefined;
}

function repeat(value: Py, times: Py): Py | undefined {
  if (typeof times !== 'boolean' && !isInt(times)) return undefined;
  const count = Math.max(0, Number(times));
  const size = typeof value === 'string' ? value.length : Array.isArray(value) ? value.length : undefined;
  if (size === undefined) return undefined;
  if (size * count > MAX_REPEAT) throw new PyError('other', 'the repeated value would be larger than 256 MiB');
  if (typeof value === 'string') return value.repeat(count);
  const list = value as readonly Py[];
  limitMembers(size * count);
  const result: Py[] = list instanceof PyTuple ? (new PyTuple() as unknown as Py[]) : [];
  for (let round = 0; round < count; round += 1) for (const member of list) result.push(member);
  return result;
}

function numbers(operator: BinaryOperator, left: Numeric, right: Numeric): Py {
  const a = typeof left === 'boolean' ? Number(left) : left;
  const b = typeof right === 'boolean' ? Number(right) : right;
  if (isInt(a) && isInt(b)) return integers(operator, a, b);
  const result = floats(operator, toNumber(a), toNumber(b));
  return float(result);
}

function integers(operator: BinaryOperator, a: number | bigint, b: number | bigint): Py {
  if (typeof a === 'number' && typeof b === 'number') {
    switch (operator) {
      case '+':
        if (Number.isSafeInteger(a + b)) return a + b;
        break;
      case '-':
        if (Number.isSafeInteger(a - b)) return a - b;
        break;
      case '*':
        if (Number.isSafeInteger(a * b)) return a * b + 0;
        break;
      case '/':
        if (b === 0) throw valueError('division by zero');
        return float(a / b);
      case '//':
        if (b === 0) throw valueError('integer division or modulo by zero');
        return (a - modulo(a, b)) / b + 0;
      case '%':
        if (b === 0) throw valueError('integer division or modulo by zero');
        return modulo(a, b);
      case '**':
        break;
    }
  }
  const x = toBigInt(a);
  const y = toBigInt(b);
  checkSize(operator, x, y);
  switch (operator) {
    case '+':
      return int(x + y);
    case '-':
      return int(x - y);
    case '*':
      return int(x * y);
    case '/':
      if (y === 0n) throw valueError('division by zero');
      return float(divideBig(x, y));
    case '//':
    case '%': {
      if (y === 0n) throw valueError('integer division or modulo by zero');
      const rest = ((x % y) + y) % y;
      return operator === '%' ? int(rest) : int((x - rest) / y);
    }
    case '**':
      return power(x, y);
  }
}

function modulo(a: number, b: number): number {
  const rest = a % b;
  return (rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest) + 0;
}

/** A quotient of big integers, rounded once, halves to even. */
function divideBig(x: bigint, y: bigint): number {
  if (x === 0n) return y < 0n ? -0 : 0;
  const isNegative = x < 0n !== y < 0n;
  const [a, b] = [x < 0n ? -x : x, y < 0n ? -y : y];
  // 66 bits of the quotient and a last one that says whether anything is left: BigInt to Number rounds that once.
  const shift = 66 - (bitLength(a) - bitLength(b));
  const [top, bottom] = shift >= 0 ? [a << BigInt(shift), b] : [a, b << BigInt(-shift)];
  const quotient = top / bottom;
  const sticky = quotient * bottom === top ? quotient : quotient | 1n;
  const result = scale(Number(sticky), -shift);
  if (!Number.isFinite(result)) throw new PyError('other', 'integer division result too large for a float');
  return isNegative ? -result : result;
}

function bitLength(value: bigint): number {
  return value.toString(2).length;
}

/** value * 2 ** power, in two steps where one factor alone would leave the range of doubles. */
function scale(value: number, power: number): number {
  const half = Math.trunc(power / 2);
  return value * 2 ** half * 2 ** (power - half);
}

/** The longest integer that arithmetic may make, in bits; products of longer ones take seconds each. */
const MAX_BITS = 8 * 1024 * 1024;

function checkSize(operator: BinaryOperator, x: bigint, y: bigint): void {
  if (operator === '+' || operator === '-' || operator === '**') return;
  if (isShort(x) && isShort(y)) return;
  const bits = bitLength(x) + bitLength(y);
  spend(bits / 50);
  if (bits > MAX_BITS) throw new PyError('other', 'the integer is too large to be computed');
}

function isShort(value: bigint): boolean {
  return value < SHORT && value > -SHORT;
}

const SHORT = 1n << 1024n;

function power(x: bigint, y: bigint): Py {
  if (y < 0n) {
    if (x === 0n) throw valueError('0.0 cannot be raised to a negative power');
    return float(Number(x) ** Number(y));
  }
  if (Number(y) * bitLength(x) > MAX_BITS && x !== 1n && x !== -1n && x !== 0n)
    throw new PyError('other', 'the power is too large to be computed');
  return int(x ** y);
}

function floats(operator: BinaryOperator, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      if (b === 0) throw valueError('float division by zero');
      return a / b;
    case '//':
      if (b === 0) throw valueError('float floor division by zero');
      return floorDivide(a, b);
    case '%': {
      if (b === 0) throw valueError('float modulo');
      const rest = a % b;
      if (rest === 0) return b < 0 ? -0 : 0;
      return rest < 0 !== b < 0 ? rest + b : rest;
    }
    case '**':
      return floatPower(a, b);
  }
}

/** Python's float //: what is left after taking the remainder off, so that it agrees with %. */
function floorDivide(a: number, b: number): number {
  let rest = a % b;
  let quotient = (a - rest) / b;
  if (rest !== 0 && rest < 0 !== b < 0) {
    rest += b;
    quotient -= 1;
  }
  if (quotient === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

function floatPower(a: number, b: number): number {
  if (a === 1 || b === 0) return 1;
  if (a === 0 && b < 0) throw valueError('0.0 cannot be raised to a negative power');
  if (a < 0 && !Number.isInteger(b) && Number.isFinite(b)) {
    throw typeError('a negative number to a fractional power would be complex');
  }
  const result = a ** b;
  if (!Number.isFinite(result) && Number.isFinite(a) && Number.isFinite(b))
    throw valueError('Numerical result out of range');
  return result;
}

/** Python's unary minus and plus. */
export function unary(operator: '-' | '+', value: Py): Py {
  if (value instanceof Undefined) throw value.error();
  const inner = unwrap(value);
  if (typeof inner === 'boolean') return operator === '-' ? -Number(inner) + 0 : Number(inner);
  if (typeof inner === 'number') return operator === '-' ? (inner === 0 ? 0 : -inner) : inner;
  if (typeof inner === 'bigint') return operator === '-' ? int(-inner) : inner;
  if (inner instanceof PyFloat) return operator === '-' ? new PyFloat(-inner.value) : inner;
  if (inner instanceof PyObject) {
    const result = inner.binary(operator === '-' ? 'neg' : 'pos', null, false);
    if (result !== undefined) return result;
  }
  throw typeError(`bad operand type for unary ${operator}: '${typeName(inner)}'`);
}
