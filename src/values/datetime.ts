import { float } from './number.ts';
import { type Kwargs, type Py, PyFunction, PyObject, valueError } from './py.ts';
import { str } from './repr.ts';
import { PyDate } from './value.ts';

const DAY = 86_400_000;
const DAY_NAMES = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTH_NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

function two(value: number, width = 2): string {
  return String(value).padStart(width, '0');
}

/** A datetime without a time zone: fields as UTC milliseconds, microseconds beside them. */
export class PyDateTime extends PyObject {
  readonly typeName = 'datetime';
  readonly ms: number;
  readonly micros: number;

  /** @param ms whole seconds as milliseconds since 1970, as if the fields were UTC */
  constructor(ms: number, micros = 0) {
    super();
    this.ms = ms;
    this.micros = micros;
  }

  static utc(seconds: number): PyDateTime {
    const whole = Math.floor(seconds);
    return new PyDateTime(whole * 1000, Math.round((seconds - whole) * 1e6) % 1e6);
  }

  static local(seconds: number): PyDateTime {
    const utc = PyDateTime.utc(seconds);
    return new PyDateTime(utc.ms - new Date(utc.ms).getTimezoneOffset() * 60_000, utc.micros);
  }

  get #date(): Date {
    return new Date(this.ms);
  }

  override str(): string {
    const text = `${this.#date.toISOString().slice(0, 10)} ${this.#date.toISOString().slice(11, 19)}`;
    return this.micros === 0 ? text : `${text}.${two(this.micros, 6)}`;
  }

  override repr(): string {
    const d = this.#date;
    const parts = [d.getUTCFullYear(), d.getUTCMonth() + 1, d.getUTCDate(), d.getUTCHours(), d.getUTCMinutes()];
    if (d.getUTCSeconds() !== 0 || this.micros !== 0) parts.push(d.getUTCSeconds());
    if (this.micros !== 0) parts.push(this.micros);
    return `datetime.datetime(${parts.join(', ')})`;
  }

  override equals(other: Py): boolean {
    return other instanceof PyDateTime && other.ms === this.ms && other.micros === this.micros;
  }

  override compare(other: Py): number | undefined {
    if (!(other instanceof PyDateTime)) return undefined;
    return this.ms - other.ms || this.micros - other.micros;
  }

  override binary(op: string, other: Py, reflected: boolean): Py | undefined {
    if (op === 'format' && typeof other === 'string') return this.strftime(other);
    if (op === '-' && !reflected && other instanceof PyDateTime) {
      return new PyTimeDelta((this.ms - other.ms) * 1000 + this.micros - other.micros);
    }
    if (other instanceof PyTimeDelta && (op === '+' || (op === '-' && !reflected))) {
      return this.shift(op === '+' ? other.micros : -other.micros);
    }
    return undefined;
  }

  shift(micros: number): PyDateTime {
    const total = this.ms * 1000 + this.micros + micros;
    const seconds = Math.floor(total / 1e6);
    return new PyDateTime(seconds * 1000, total - seconds * 1e6);
  }

  override attribute(name: string): Py | undefined {
    const d = this.#date;
    const fields: Readonly<Record<string, number>> = {
      year: d.getUTCFullYear(),
      month: d.getUTCMonth() + 1,
      day: d.getUTCDate(),
      hour: d.getUTCHours(),
      minute: d.getUTCMinutes(),
      second: d.getUTCSeconds(),
      microsecond: this.micros,
    };
    if (Object.hasOwn(fields, name)) return fields[name];
    const method = (run: (args: readonly Py[], kwargs: Kwargs) => Py): Py =>
      new PyFunction(name, run, 'builtin_function_or_method');
    switch (name) {
      case 'tzinfo':
        return null;
      case 'strftime':
        return method((args) => this.strftime(str(args[0] ?? '')));
      case 'isoformat':
        return method((args) => this.str().replace(' ', str(args[0] ?? 'T')));
      case 'timestamp':
        return method(() => float(this.epoch()));
      case 'weekday':
        return method(() => (d.getUTCDay() + 6) % 7);
      case 'isoweekday':
        return method(() => d.getUTCDay() || 7);
      case 'date':
        return method(() => new PyDate(this.str().slice(0, 10), 'date'));
      case 'toordinal':
        return method(() => Math.floor(this.ms / DAY) + 719_163);
      case 'replace':
        return method((_args, kwargs) => this.#replace(kwargs));
    }
    return undefined;
  }

  /** Seconds since 1970 if the fields are local time. */
  epoch(): number {
    const d = this.#date;
    const local = new Date(
      d.getUTCFullYear(),
      d.getUTCMonth(),
      d.getUTCDate(),
      d.getUTCHours(),
      d.getUTCMinutes(),
      d.getUTCSeconds(),
    );
    return local.getTime() / 1000 + this.micros / 1e6;
  }

  #replace(kwargs: Kwargs): Py {
    const value = (name: string): number => Number(kwargs.get(name) ?? this.attribute(name));
    const ms = Date.UTC(
      value('year'),
      value('month') - 1,
      value('day'),
      value('hour'),
      value('minute'),
      value('second'),
    );
    return new PyDateTime(ms, value('microsecond'));
  }

  strftime(format: string): string {
    return strftime(format, this.ms, this.micros, '', '', () => this.epoch());
  }
}

/** A span of time. */
export class PyTimeDelta extends PyObject {
  readonly typeName = 'timedelta';
  readonly micros: number;
  constructor(micros: number) {
    super();
    this.micros = micros;
  }

  #parts(): { days: number; seconds: number; micros: number } {
    const days = Math.floor(this.micros / (DAY * 1000));
    const rest = this.micros - days * DAY * 1000;
    return { days, seconds: Math.floor(rest / 1e6), micros: rest % 1e6 };
  }

  override truth(): boolean {
    return this.micros !== 0;
  }

  override str(): string {
    const { days, seconds, micros } = this.#parts();
    const clock = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    const time = micros === 0 ? clock : `${clock}.${two(micros, 6)}`;
    return days === 0 ? time : `${days} day${Math.abs(days) === 1 ? '' : 's'}, ${time}`;
  }

  override repr(): string {
    const { days, seconds, micros } = this.#parts();
    const parts = [
      days === 0 ? '' : `days=${days}`,
      seconds === 0 ? '' : `seconds=${seconds}`,
      micros === 0 ? '' : `microseconds=${micros}`,
    ];
    return `datetime.timedelta(${parts.filter((part) => part !== '').join(', ') || '0'})`;
  }

  override equals(other: Py): boolean {
    return other instanceof PyTimeDelta && other.micros === this.micros;
  }

  override compare(other: Py): number | undefined {
    return other instanceof PyTimeDelta ? this.micros - other.micros : undefined;
  }

  override binary(op: string, other: Py, reflected: boolean): Py | undefined {
    if (op === 'neg') return new PyTimeDelta(-this.micros);
    if (other instanceof PyTimeDelta) {
      if (op === '+') return new PyTimeDelta(this.micros + other.micros);
      if (op === '-') return new PyTimeDelta(this.micros - other.micros);
      if (op === '/') return float(this.micros / other.micros);
      if (op === '//') return Math.floor(this.micros / other.micros);
    }
    if (op === '+' && other instanceof PyDateTime) return other.shift(this.micros);
    if (op === '-' && reflected && other instanceof PyDateTime) return other.shift(-this.micros);
    if (typeof other === 'number' && op === '*') return new PyTimeDelta(Math.round(this.micros * other));
    if (typeof other === 'number' && op === '/' && !reflected) return new PyTimeDelta(Math.round(this.micros / other));
    return undefined;
  }

  override attribute(name: string): Py | undefined {
    const { days, seconds, micros } = this.#parts();
    if (name === 'days') return days;
    if (name === 'seconds') return seconds;
    if (name === 'microseconds') return micros;
    if (name === 'total_seconds')
      return new PyFunction(name, () => float(this.micros / 1e6), 'builtin_function_or_method');
    return undefined;
  }
}

function dayOfYear(d: Date): number {
  return Math.floor((d.getTime() - Date.UTC(d.getUTCFullYear(), 0, 1)) / DAY) + 1;
}

function isoWeek(d: Date): { readonly year: number; readonly week: number } {
  const thursday = new Date(d.getTime() + (4 - (d.getUTCDay() || 7)) * DAY);
  return { year: thursday.getUTCFullYear(), week: Math.ceil(dayOfYear(thursday) / 7) };
}

/** C's strftime in the C locale, for fields given as UTC milliseconds. */
export function strftime(
  format: string,
  ms: number,
  micros: number,
  zone: string,
  offset: string,
  epoch: () => number,
): string {
  const d = new Date(ms);
  const hour12 = d.getUTCHours() % 12 || 12;
  const expand = (code: string): string => {
    switch (code) {
      case 'a':
        return DAY_NAMES[d.getUTCDay()]!.slice(0, 3);
      case 'A':
        return DAY_NAMES[d.getUTCDay()]!;
      case 'b':
      case 'h':
        return MONTH_NAMES[d.getUTCMonth()]!.slice(0, 3);
      case 'B':
        return MONTH_NAMES[d.getUTCMonth()]!;
      case 'c':
        return `${expand('a')} ${expand('b')} ${String(d.getUTCDate()).padStart(2)} ${expand('T')} ${expand('Y')}`;
      case 'C':
        return two(Math.floor(d.getUTCFullYear() / 100));
      case 'd':
        return two(d.getUTCDate());
      case 'D':
      case 'x':
        return `${expand('m')}/${expand('d')}/${expand('y')}`;
      case 'e':
        return String(d.getUTCDate()).padStart(2);
      case 'f':
        return two(micros, 6);
      case 'F':
        return `${expand('Y')}-${expand('m')}-${expand('d')}`;
      case 'g':
        return two(isoWeek(d).year % 100);
      case 'G':
        return String(isoWeek(d).year);
      case 'H':
        return two(d.getUTCHours());
      case 'I':
        return two(hour12);
      case 'j':
        return two(dayOfYear(d), 3);
      case 'k':
        return String(d.getUTCHours()).padStart(2);
      case 'l':
        return String(hour12).padStart(2);
      case 'm':
        return two(d.getUTCMonth() + 1);
      case 'M':
        return two(d.getUTCMinutes());
      case 'n':
        return '\n';
      case 'p':
        return d.getUTCHours() < 12 ? 'AM' : 'PM';
      case 'P':
        return d.getUTCHours() < 12 ? 'am' : 'pm';
      case 'r':
        return `${expand('I')}:${expand('M')}:${expand('S')} ${expand('p')}`;
      case 'R':
        return `${expand('H')}:${expand('M')}`;
      case 's':
        return String(Math.floor(epoch()));
      case 'S':
        return two(d.getUTCSeconds());
      case 't':
        return '\t';
      case 'T':
      case 'X':
        return `${expand('H')}:${expand('M')}:${expand('S')}`;
      case 'u':
        return String(d.getUTCDay() || 7);
      case 'U':
        return two(Math.floor((dayOfYear(d) + 6 - d.getUTCDay()) / 7));
      case 'V':
        return two(isoWeek(d).week);
      case 'w':
        return String(d.getUTCDay());
      case 'W':
        return two(Math.floor((dayOfYear(d) + 6 - ((d.getUTCDay() + 6) % 7)) / 7));
      case 'y':
        return two(d.getUTCFullYear() % 100);
      case 'Y':
        return String(d.getUTCFullYear());
      case 'z':
        return offset;
      case 'Z':
        return zone;
      case '%':
        return '%';
      default:
        return `%${code}`;
    }
  };
  return format.replace(/%([-_0^#]?)([A-Za-z%])/g, (_whole, flag: string, code: string) => {
    const text = expand(code);
    if (flag === '-') return text.replace(/^[0 ]+(?=.)/, '');
    if (flag === '_') return text.replace(/^0+(?=.)/, (zeros) => ' '.repeat(zeros.length));
    if (flag === '^') return text.toUpperCase();
    return text;
  });
}

const FIELD: Readonly<Record<string, string>> = {
  Y: '(?<Y>\\d{4})',
  y: '(?<y>\\d{2})',
  m: '(?<m>1[0-2]|0[1-9]|[1-9])',
  d: '(?<d>3[01]|[12]\\d|0[1-9]|[1-9]| [1-9])',
  H: '(?<H>2[0-3]|[01]\\d|\\d)',
  I: '(?<I>1[0-2]|0[1-9]|[1-9])',
  M: '(?<M>[0-5]\\d|\\d)',
  S: '(?<S>6[01]|[0-5]\\d|\\d)',
  f: '(?<f>\\d{1,6})',
  j: '(?<j>36[0-6]|3[0-5]\\d|[12]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9])',
  p: '(?<p>am|pm)',
  a: `(?<a>${DAY_NAMES.map((name) => name.slice(0, 3)).join('|')})`,
  A: `(?<A>${DAY_NAMES.join('|')})`,
  b: `(?<b>${MONTH_NAMES.map((name) => name.slice(0, 3)).join('|')})`,
  B: `(?<B>${MONTH_NAMES.join('|')})`,
  z: '(?<z>[+-]\\d\\d:?\\d\\d|Z)',
  Z: '(?<Z>utc|gmt)',
  w: '(?<w>[0-6])',
  '%': '%',
};

/** Python's datetime.strptime(). Raises when the text does not fit the format. */
export function strptime(text: string, format: string): PyDateTime {
  const pattern = format
    .replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
    .replace(/%T/g, '%H:%M:%S')
    .replace(/%F/g, '%Y-%m-%d')
    .replace(/\s+/g, '\\s+')
    .replace(/%(.)/g, (_whole, code: string) => {
      const field = FIELD[code];
      if (field === undefined) throw valueError(`'${code}' is a bad directive in format '${format}'`);
      return field;
    });
  const found = new RegExp(`^${pattern}$`, 'i').exec(text)?.groups;
  if (found === undefined && !new RegExp(`^${pattern}$`, 'i').test(text)) {
    throw valueError(`time data ${JSON.stringify(text)} does not match format ${JSON.stringify(format)}`);
  }
  const number = (code: string, fallback: number): number =>
    found?.[code] === undefined ? fallback : Number(found[code]);
  const named = (names: readonly string[], code: string): number =>
    names.findIndex((name) => name.toLowerCase().startsWith((found?.[code] ?? '?').toLowerCase()));
  const short = number('y', 0);
  const year = found?.y === undefined ? number('Y', 1900) : short < 69 ? 2000 + short : 1900 + short;
  let month = number('m', 1) - 1;
  if (found?.b !== undefined) month = named(MONTH_NAMES, 'b');
  if (found?.B !== undefined) month = named(MONTH_NAMES, 'B');
  let day = number('d', 1);
  if (found?.j !== undefined && found.m === undefined) {
    month = 0;
    day = number('j', 1);
  }
  let hour = number('H', 0);
  if (found?.I !== undefined) hour = (number('I', 12) % 12) + (found.p?.toLowerCase() === 'pm' ? 12 : 0);
  const ms = Date.UTC(2000, month, day, hour, number('M', 0), number('S', 0));
  const date = new Date(ms);
  date.setUTCFullYear(year, month, day);
  if (date.getUTCMonth() !== month && found?.j === undefined) throw valueError('day is out of range for month');
  return new PyDateTime(date.getTime(), Number((found?.f ?? '0').padEnd(6, '0')));
}
