/** A target's local time, as text like Python's `str(datetime)` and as microseconds for differences. */
export interface Moment {
  readonly text: string;
  readonly micros: number;
  /** By how much it may be wrong. */
  readonly errorMicros: number;
}

/**
 * Reads what `read_clock` of the shell's prelude gave: a date as `date '+%Y-%m-%d %H:%M:%S.%N'` writes it, or such a date
 * between two readings of the shell's clock, its own and the one that counts. The clock is `e…`, seconds since 1970, or
 * `u…`, seconds since the start of the machine. Busybox and BSD dates know no %N and leave letters there, which counts
 * as zero.
 */
export function parseMoment(text: string | undefined): Moment | undefined {
  const match = /^(?:([eu])(\S+) )?(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\.(\d{6})?\S*(?: (\S+))?$/.exec(text ?? '');
  if (match === null) return undefined;
  const [, kind, base, seconds = '', fraction = '000000', reading] = match;
  const date = Date.parse(`${seconds.replace(' ', 'T')}Z`) * 1000 + Number(fraction);
  if (kind === undefined) return momentAt(date, 0);
  const [from, to] = [microsOf(base), microsOf(reading)];
  // Zones are whole quarters of an hour away from UTC, so the date need not be exact.
  if (kind === 'e') return momentAt(to + Math.round((date - from) / QUARTER) * QUARTER, 0);
  return momentAt(date + to - from, UPTIME_STEP);
}

const QUARTER = 900e6;
/** /proc/uptime counts hundredths. */
const UPTIME_STEP = 10_000;

/** A number of seconds; bash writes the point as the locale wants it. */
function microsOf(seconds = ''): number {
  return Math.round(Number(seconds.replace(',', '.')) * 1e6);
}

function momentAt(micros: number, errorMicros: number): Moment | undefined {
  if (Number.isNaN(micros)) return undefined;
  const seconds = new Date(Math.floor(micros / 1e6) * 1000).toISOString().slice(0, 19).replace('T', ' ');
  return { text: `${seconds}.${String(micros % 1e6).padStart(6, '0')}`, micros, errorMicros };
}

/**
 * The time between two moments, in microseconds.
 * @param atMost what passed on the controller meanwhile: the better figure where the target's clock is coarse
 */
export function microsBetween(start: Moment, end: Moment, atMost: number): number {
  const micros = end.micros - start.micros;
  const error = Math.max(start.errorMicros, end.errorMicros);
  return Math.max(0, micros - error, Math.min(atMost, micros + error));
}

/** Python's `str(timedelta)`: `0:00:01.204789`, `1 day, 2:03:04.000005`. */
export function formatDelta(micros: number): string {
  const seconds = Math.floor(micros / 1e6);
  const days = Math.floor(seconds / 86400);
  const two = (value: number): string => String(value).padStart(2, '0');
  const clock = `${Math.floor((seconds % 86400) / 3600)}:${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  const fraction = micros % 1e6 === 0 ? '' : `.${String(micros % 1e6).padStart(6, '0')}`;
  return `${days === 0 ? '' : `${days} day${days === 1 ? '' : 's'}, `}${clock}${fraction}`;
}
