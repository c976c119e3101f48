import { dumpJson } from './python-json.ts';

/** What set_stats left: a row per host, an empty row and the run's own, as `show_custom_stats` prints them. */
export function customStats(custom: ReadonlyMap<string, unknown>): string[] {
  const rows: string[] = [];
  for (const host of [...custom.keys()].filter((name) => name !== '_run').sort()) {
    rows.push(`\t${host}: ${compact(custom.get(host))}`);
  }
  if (custom.has('_run')) rows.push('', `\tRUN: ${compact(custom.get('_run'))}`);
  return rows;
}

/** JSON with one blank per level and the line ends taken out. */
function compact(value: unknown): string {
  return dumpJson(value, { indent: 1, sortKeys: true }).replaceAll('\n', '');
}
