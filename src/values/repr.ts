import { spend } from './budget.ts';
import { floatRepr } from './number.ts';
import { type Py, PyObject, PyText } from './py.ts';
import { PyDate, PyFloat, PyTuple, UnsafeText, VaultText } from './value.ts';

/** Python's str(). Raises for undefined values. */
export function str(value: Py): string {
  if (typeof value === 'string') return value;
  if (value instanceof PyObject) return value.str();
  if (value instanceof UnsafeText) return value.text;
  if (value instanceof VaultText) return value.reveal();
  if (value instanceof PyDate) return value.text;
  return repr(value);
}

/** Python's repr(). Raises for undefined values. */
export function repr(value: Py): string {
  spend(1);
  switch (typeof value) {
    case 'string':
      return textRepr(value);
    case 'number':
      return Number.isInteger(value) ? String(value) : floatRepr(value);
    case 'bigint':
      return String(value);
    case 'boolean':
      return value ? 'True' : 'False';
  }
  if (value === null) return 'None';
  if (Array.isArray(value)) return listRepr(value as readonly Py[]);
  if (value instanceof Map) {
    const pairs: string[] = [];
    for (const [key, member] of value as ReadonlyMap<Py, Py>) pairs.push(`${repr(key)}: ${repr(member)}`);
    return `{${pairs.join(', ')}}`;
  }
  if (value instanceof PyFloat) return floatRepr(value.value);
  if (value instanceof UnsafeText) return textRepr(value.text);
  if (value instanceof VaultText) return textRepr(value.reveal());
  if (value instanceof PyDate) return dateRepr(value);
  if (value instanceof PyText)
    return value.typeName === 'Markup' ? `Markup(${textRepr(value.text)})` : textRepr(value.text);
  return (value as PyObject).repr();
}

function listRepr(list: readonly Py[]): string {
  const members = list.map(repr).join(', ');
  if (!(list instanceof PyTuple)) return `[${members}]`;
  return list.length === 1 ? `(${members},)` : `(${members})`;
}

const PLAIN = /^[ !#-&(-[\]-~]*$/;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** repr() of a text: single quotes unless it has only single ones in it; what cannot be printed is escaped. */
export function textRepr(text: string): string {
  if (PLAIN.test(text)) return `'${text}'`;
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let body = '';
  for (const character of text) {
    if (character === quote) body += `\\${quote}`;
    else if (character in ESCAPES) body += ESCAPES[character];
    else if (character >= ' ' && character <= '~') body += character;
    else body += printable(character) ? character : escapeCharacter(character);
  }
  return quote + body + quote;
}

const UNPRINTABLE = /^[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}]$/u;

function printable(character: string): boolean {
  return character === ' ' || !UNPRINTABLE.test(character);
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

function dateRepr(date: PyDate): string {
  const parts = /^(\d+)-(\d+)-(\d+)(?:[ T](\d+):(\d+):(\d+)(?:\.(\d+))?)?(?:([+-])(\d\d):(\d\d))?/.exec(date.text);
  if (parts === null) return date.text;
  const [, year, month, day, hour, minute, second, fraction, sign, zoneHours, zoneMinutes] = parts;
  const numbers = [year, month, day].map(Number);
  if (date.kind === 'date') return `datetime.date(${numbers.join(', ')})`;
  numbers.push(Number(hour ?? 0), Number(minute ?? 0));
  if (Number(second ?? 0) !== 0 || fraction !== undefined) numbers.push(Number(second ?? 0));
  if (fraction !== undefined) numbers.push(Number(fraction.padEnd(6, '0').slice(0, 6)));
  if (sign === undefined) return `datetime.datetime(${numbers.join(', ')})`;
  const seconds = (Number(zoneHours) * 3600 + Number(zoneMinutes) * 60) * (sign === '-' ? -1 : 1);
  const zone = seconds === 0 ? 'datetime.timezone.utc' : `datetime.timezone(${deltaRepr(seconds)})`;
  return `datetime.datetime(${numbers.join(', ')}, tzinfo=${zone})`;
}

/** repr() of a timedelta of whole seconds. */
function deltaRepr(seconds: number): string {
  const days = Math.floor(seconds / 86400);
  const rest = seconds - days * 86400;
  const parts = [days === 0 ? '' : `days=${days}`, rest === 0 ? '' : `seconds=${rest}`].filter((part) => part !== '');
  return `datetime.timedelta(${parts.join(', ') || '0'})`;
}
