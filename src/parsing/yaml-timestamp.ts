import { PyDate } from '../values/value.ts';

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const DATE_TIME =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(Z|([-+])(\d\d?)(?::(\d\d))?))?$/;

/**
 * A YAML 1.1 timestamp as Python's date or datetime, or undefined where the text is none.
 * @throws RangeError for a date that no calendar has (Python raises ValueError there)
 */
export function parseTimestamp(text: string): PyDate | undefined {
  const date = DATE.exec(text);
  if (date !== null) {
    checkDate(Number(date[1]), Number(date[2]), Number(date[3]));
    return new PyDate(text, 'date');
  }
  const parts = DATE_TIME.exec(text);
  if (parts === null) return undefined;
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '', fraction, zone, sign] = parts;
  checkDate(Number(year), Number(month), Number(day));
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) throw new RangeError('time is out of range');
  let iso = `${year}-${two(month)}-${two(day)} ${two(hour)}:${minute}:${second}`;
  const micros = (fraction ?? '').slice(0, 6).padEnd(6, '0');
  if (micros !== '000000') iso += `.${micros}`;
  if (zone === 'Z') iso += '+00:00';
  else if (zone !== undefined) iso += `${sign}${two(parts[10] ?? '')}:${parts[11] ?? '00'}`;
  return new PyDate(iso, 'datetime');
}

function two(digits: string): string {
  return digits.padStart(2, '0');
}

function checkDate(year: number, month: number, day: number): void {
  if (year < 1) throw new RangeError('year is out of range');
  if (month < 1 || month > 12) throw new RangeError('month must be in 1..12');
  if (day < 1 || day > new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()) {
    throw new RangeError('day is out of range for month');
  }
}
