/** A target's local time, as text like Python's `str(datetime)` and as microseconds for differences. */
export interface Moment {
  readonly text: string;
  readonly micros: number;
}

/**
 * Reads what `date '+%Y-%m-%d %H:%M:%S.%N'` wrote; busybox and BSD dates know no %N and leave letters there, which
 * counts as zero.
 */
export function parseMoment(text: string | undefined): Moment | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{6})?/.exec(text ?? '');
  if (match === null) return undefined;
  const [year, month, day, hours, minutes, seconds] = match.slice(1, 7).map(Number) as number[];
  const fraction = match[7] ?? '000000';
  const ms = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hours, minutes, seconds);
  return { text: `${match[0].slice(0, 19)}.${fraction}`, micros: ms * 1000 + Number(fraction) };
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
