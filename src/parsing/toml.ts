import { parse, TomlDate, TomlError } from 'smol-toml';
import { CbxError, type SourceFile } from '../errors/index.ts';
import { float, PyDate, type Value } from '../values/value.ts';
import { integer } from './yaml-scalar.ts';

/**
 * A TOML document as a Dict. TOML keeps no member positions.
 * @throws CbxError YAML_TOML_SYNTAX at the place where the parser stopped
 */
export function parseToml(file: SourceFile): Value {
  try {
    return toValue(parse(file.text, { integersAsBigInt: true }));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const start = offsetOf(file, error.line, error.column);
    const [message = 'not TOML'] = error.message.split('\n');
    throw new CbxError('YAML_TOML_SYNTAX', message, { file, start, end: start + 1 });
  }
}

function offsetOf(file: SourceFile, line: number, column: number): number {
  let offset = 0;
  for (let at = 1; at < line; at += 1) offset = file.text.indexOf('\n', offset) + 1;
  return offset + column - 1;
}

function toValue(value: unknown): Value {
  if (typeof value === 'bigint') return integer(value);
  if (typeof value === 'number') return float(value);
  if (value instanceof TomlDate) return toDate(value);
  if (Array.isArray(value)) return value.map(toValue);
  if (typeof value === 'object' && value !== null) {
    return new Map(Object.entries(value).map(([key, member]): [Value, Value] => [key, toValue(member)]));
  }
  return value as string | boolean;
}

function toDate(date: TomlDate): Value {
  const text = date.toISOString();
  if (date.isDate()) return new PyDate(text, 'date');
  if (date.isTime()) return text;
  return new PyDate(text.replace('T', ' ').replace(/\.000/, '').replace('Z', '+00:00'), 'datetime');
}
