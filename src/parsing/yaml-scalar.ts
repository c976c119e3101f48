import { float, type Value } from '../values/value.ts';
import { parseTimestamp } from './yaml-timestamp.ts';

// YAML 1.1 as PyYAML's SafeLoader resolves plain scalars. Its float pattern wants a dot and a signed exponent, so 1e3
// and 1.0e3 are strings; its int pattern knows 0o17 not, but 017 and 1:30.
const INT =
  /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const FLOAT =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const WORDS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word): [string, Value] => [word, null]),
  ...['yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word): [string, Value] => [word, true]),
  ...['no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word): [string, Value] => [word, false]),
]);

/** Kinds of scalar that a tag can ask for. */
export type ScalarKind = 'bool' | 'float' | 'int' | 'null' | 'timestamp';

/**
 * The value of a plain scalar by YAML 1.1's implicit rules.
 * @throws RangeError for impossible dates, SyntaxError for a lone `=` or `<<`, all as PyYAML refuses them
 */
export function resolvePlain(text: string): Value {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  const first = text.charCodeAt(0);
  const numeric = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46;
  if (numeric) {
    if (INT.test(text)) return parseInt11(text) ?? text;
    if (FLOAT.test(text)) return parseFloat11(text);
    return parseTimestamp(text) ?? text;
  }
  if (text === '=' || text === '<<') throw new SyntaxError(`a lone "${text}" has a special meaning in YAML 1.1`);
  return text;
}

/**
 * The value of a scalar with an explicit tag such as `!!int`, whatever its quotes.
 * @throws SyntaxError where the text is not of that kind
 */
export function resolveAs(kind: ScalarKind, text: string): Value {
  switch (kind) {
    case 'null':
      return null;
    case 'bool': {
      const word = WORDS.get(text.toLowerCase());
      if (typeof word === 'boolean') return word;
      break;
    }
    case 'int': {
      const value = parseInt11(text);
      if (value !== undefined) return value;
      break;
    }
    case 'float':
      if (FLOAT.test(text)) return parseFloat11(text);
      if (/^[-+]?[0-9_]+(?:[eE][-+]?[0-9]+)?$/.test(text)) return float(Number(text.replace(/_/g, '')));
      break;
    case 'timestamp': {
      const value = parseTimestamp(text);
      if (value !== undefined) return value;
    }
  }
  throw new SyntaxError(`${JSON.stringify(text)} is not a ${kind}`);
}

/** An integral number as Value: a bigint only where a number would lose digits. */
export function integer(value: bigint): number | bigint {
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}

function parseInt11(text: string): number | bigint | undefined {
  let digits = text.replace(/_/g, '');
  const negative = digits.startsWith('-');
  if (negative || digits.startsWith('+')) digits = digits.slice(1);
  const value = magnitude(digits);
  if (value === undefined) return undefined;
  return integer(negative ? -value : value);
}

function magnitude(digits: string): bigint | undefined {
  if (/^0x[0-9a-fA-F]+$/.test(digits) || /^0b[01]+$/.test(digits)) return BigInt(digits);
  if (/^0[0-7]+$/.test(digits)) return BigInt(`0o${digits.slice(1)}`);
  if (/^[0-9]+$/.test(digits)) return BigInt(digits);
  if (!/^[0-9]+(?::[0-9]+)+$/.test(digits)) return undefined;
  return digits.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n);
}

function parseFloat11(text: string): Value {
  let digits = text.replace(/_/g, '').toLowerCase();
  const negative = digits.startsWith('-');
  if (negative || digits.startsWith('+')) digits = digits.slice(1);
  let value: number;
  if (digits === '.inf') value = Infinity;
  else if (digits === '.nan') value = NaN;
  else value = digits.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return float(negative ? -value : value);
}
