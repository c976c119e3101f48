import {
  asText,
  float,
  isNumeric,
  type Py,
  type PyDict,
  PyError,
  str,
  toNumber,
  typeError,
  typeName,
} from '../../values/index.ts';

const SECONDS: Readonly<Record<string, number>> = {
  ms: 1 / 1000,
  s: 1,
  m: 60,
  h: 60 * 60,
  d: 60 * 60 * 24,
  w: 60 * 60 * 24 * 7,
};

const NAMES: Readonly<Record<string, string>> = {
  millisecond: 'ms',
  msec: 'ms',
  msecond: 'ms',
  sec: 's',
  second: 's',
  hour: 'h',
  min: 'm',
  minute: 'm',
  day: 'd',
  week: 'w',
  month: 'mo',
  year: 'y',
};

const SHORT = ['ms', 's', 'm', 'h', 'd', 'w', 'mo', 'y'];

/**
 * A text such as `1h 30m` in a unit of time. A year has 365 days and a month 30, unless `year` and `month` say
 * otherwise (community.general's time filters).
 */
export function inTimeUnit(value: Py, unit: string, options: PyDict): Py {
  const days = (name: string, usual: number): number => {
    const given = options.get(name);
    return given === undefined || !isNumeric(given) ? usual : toNumber(given);
  };
  const unknown = [...options.keys()].filter((name) => name !== 'year' && name !== 'month');
  if (unknown.length > 0)
    throw new PyError('other', `to_time_unit() got unknown keyword arguments: ${unknown.map(str).join(', ')}`);
  const factors: Readonly<Record<string, number>> = {
    ...SECONDS,
    mo: days('month', 30) * SECONDS.d!,
    y: days('year', 365) * SECONDS.d!,
  };
  const factorOf = (name: string): number | undefined => {
    const short = NAMES[name.replace(/s$/, '')] ?? (SHORT.includes(name) ? name : undefined);
    return short === undefined ? undefined : factors[short];
  };
  const target = factorOf(unit);
  if (target === undefined) {
    throw new PyError(
      'other',
      `to_time_unit() can not convert to the following unit: ${unit}. Available units (singular or plural): ${Object.keys(NAMES).join(', ')}. Available short units: ${SHORT.join(', ')}`,
    );
  }
  const text = asText(value);
  if (text === undefined) throw typeError(`'${typeName(value)}' object has no attribute 'split'`);
  let sum = 0;
  for (const part of text.split(/\s+/).filter((word) => word !== '')) {
    const match = /^(-?\d+)([a-z]+),?$/.exec(part);
    const factor = match === null ? undefined : factorOf(match[2] ?? '');
    if (match === null || factor === undefined)
      throw new PyError('other', `to_time_unit() can not interpret following string: ${text}`);
    sum += Number(match[1]) * factor;
  }
  return float(roundTo12(sum / target));
}

function roundTo12(value: number): number {
  return Math.abs(value) < 1e8 ? Number(value.toFixed(12)) : value;
}
