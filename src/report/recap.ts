import type { HostStats } from '../executor/events.ts';
import type { Paint, Style } from './style.ts';

const COLUMNS: readonly (readonly [keyof HostStats, Style])[] = [
  ['ok', 'ok'],
  ['changed', 'changed'],
  ['unreachable', 'unreachable'],
  ['failed', 'error'],
  ['skipped', 'skip'],
  ['rescued', 'ok'],
  ['ignored', 'warn'],
];

/** The recap's rows, hosts in alphabetical order. Only counters above zero are painted. */
export function recapRows(stats: ReadonlyMap<string, HostStats>, paint: Paint, colour: boolean): string[] {
  return [...stats.keys()].sort().map((host) => {
    const counters = stats.get(host) as HostStats;
    const cells = COLUMNS.map(([name, style]) => {
      const cell = `${name}=${String(counters[name]).padEnd(4)}`;
      return counters[name] > 0 ? paint(cell, style) : cell;
    });
    return `${hostCell(host, counters, paint, colour)} : ${cells.join(' ')}`;
  });
}

/** Ansible pads painted names to 37 characters, escape codes included, which is 26 on the screen. */
function hostCell(host: string, stats: HostStats, paint: Paint, colour: boolean): string {
  if (!colour) return host.padEnd(26);
  const style: Style = stats.failed > 0 || stats.unreachable > 0 ? 'error' : stats.changed > 0 ? 'changed' : 'ok';
  return paint(host, style).padEnd(37);
}
