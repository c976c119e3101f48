import { describe, expect, it } from 'vitest';
import { formatDelta, type Moment, microsBetween, parseMoment } from '../../../src/task/remote/moment.ts';

describe('a moment', () => {
  it.each([
    ['what date wrote', '2026-03-01 23:59:59.123456789', '2026-03-01 23:59:59.123456'],
    ['a date that knows no %N', '2026-03-01 23:59:59.%N', '2026-03-01 23:59:59.000000'],
    [
      'seconds since 1970, in a zone two hours from UTC',
      'e1772402399.9 2026-03-01 23:59:59.950000000 1772402400.000001',
      '2026-03-02 00:00:00.000001',
    ],
    [
      'the same with a comma and without %N',
      'e1772402399,900000 2026-03-01 23:59:59.%N 1772402400,500000',
      '2026-03-02 00:00:00.500000',
    ],
    ['a count since the start', 'u100.00 2026-03-01 23:59:59.500000000 101.25', '2026-03-02 00:00:00.750000'],
  ])('from %s', (_from, text, expected) => {
    expect(parseMoment(text)?.text).toBe(expected);
  });

  it.each([undefined, '', 'yesterday', '2026-13-45 99:00:00.000000', 'u100.00 2026-03-01 23:59:59.5 soon'])(
    'is none in %j',
    (text) => {
      expect(parseMoment(text)).toBeUndefined();
    },
  );
});

describe('the time between two moments', () => {
  const coarse = (uptime: string): Moment => parseMoment(`u100.00 2026-03-01 12:00:00.000000000 ${uptime}`) as Moment;

  it.each([
    ['is what the target says where its clock is fine', '2026-03-01 12:00:01.000000', 5e6, 1e6],
    ['is nothing where the clock was set back', '2026-03-01 11:00:00.000000', 5e6, 0],
  ])('%s', (_what, end, atMost, micros) => {
    const [from, to] = ['2026-03-01 12:00:00.000000', end].map((text) => parseMoment(text) as Moment);
    expect(microsBetween(from as Moment, to as Moment, atMost)).toBe(micros);
  });

  it.each([
    ['takes what the controller saw where that fits', '100.01', 4_321, 4_321],
    ['is no more than the target can have meant', '100.00', 300_000, 10_000],
    ['is no less than it can have meant', '107.00', 5_000, 6_990_000],
  ])('of a coarse clock %s', (_what, uptime, atMost, micros) => {
    expect(microsBetween(coarse('100.00'), coarse(uptime), atMost)).toBe(micros);
  });

  it.each([
    [1_204_789, '0:00:01.204789'],
    [3_600e6, '1:00:00'],
    [86_400e6 + 5, '1 day, 0:00:00.000005'],
    [2 * 86_400e6, '2 days, 0:00:00'],
  ])('%d µs are %s', (micros, text) => {
    expect(formatDelta(micros)).toBe(text);
  });
});
