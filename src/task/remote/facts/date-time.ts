import { sh } from '../../../shell/script.ts';
import type { FactCollector } from './collector.ts';

/**
 * The target's clock, in its own time zone and in UTC. tz_dst is the zone's name in summer: of the two half-years the one
 * whose name differs from the standard name, which is the one with the smaller offset.
 */
export const dateTime: FactCollector = {
  subset: 'date_time',
  script: sh`now=$(date '+%s %N %z %Z %A %w %W %Y-%m-%d %H:%M:%S')
put now "$now"
year=\${now% *}; year=\${year##* }; year=\${year%%-*}
put winter "$(date -d "$year-01-01 12:00" '+%z %Z' 2>/dev/null)"
put summer "$(date -d "$year-07-01 12:00" '+%z %Z' 2>/dev/null)"`,
  read(view) {
    const [
      epoch = '0',
      nanos = '',
      offset = '+0000',
      tz = '',
      weekday = '',
      weekdayNumber = '',
      week = '',
      date = '',
      time = '',
    ] = (view.field('now') ?? '').split(' ');
    const [year = '', month = '', day = ''] = date.split('-');
    const [hour = '', minute = '', second = ''] = time.split(':');
    const micros = /^\d{9}$/.test(nanos) ? nanos.slice(0, 6) : '000000';
    const utc = new Date(Number(epoch) * 1000).toISOString().slice(0, 19);
    const basic = `${year}${month}${day}T${hour}${minute}${second}`;
    return {
      date_time: {
        date,
        day,
        epoch,
        epoch_int: epoch,
        hour,
        iso8601: `${utc}Z`,
        iso8601_basic: `${basic}${micros}`,
        iso8601_basic_short: basic,
        iso8601_micro: `${utc}.${micros}Z`,
        minute,
        month,
        second,
        time,
        tz,
        tz_dst: summerName(view.field('winter'), view.field('summer'), tz),
        tz_offset: offset,
        weekday,
        weekday_number: weekdayNumber,
        weeknumber: week,
        year,
      },
    };
  },
};

function summerName(january: string | undefined, july: string | undefined, now: string): string {
  const [offsetA = '', nameA = now] = (january || `+0000 ${now}`).split(' ');
  const [offsetB = '', nameB = now] = (july || `+0000 ${now}`).split(' ');
  return Number(offsetB) >= Number(offsetA) ? nameB : nameA;
}
