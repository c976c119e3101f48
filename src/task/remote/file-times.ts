import { join, raw, type Script, sh } from '../../shell/script.ts';

/** What `modification_time` or `access_time` asks for. */
export type WantedTime =
  | { readonly kind: 'preserve' }
  | { readonly kind: 'now' }
  /** A moment in the target's time zone. */
  | { readonly kind: 'at'; readonly text: string };

const FIELDS: Readonly<Record<string, string>> = {
  Y: '(?<Y>\\d{4})',
  y: '(?<y>\\d{2})',
  m: '(?<m>\\d{1,2})',
  d: '(?<d>\\d{1,2})',
  H: '(?<H>\\d{1,2})',
  M: '(?<M>\\d{1,2})',
  S: '(?<S>\\d{1,2})',
  '%': '%',
};

/**
 * Reads a time argument by its format (Python's strptime with %Y %y %m %d %H %M %S).
 *
 * @returns undefined when the text does not fit the format
 */
export function parseTime(
  text: string | undefined,
  format: string,
  standard: 'now' | 'preserve',
): WantedTime | undefined {
  if (text === undefined) return { kind: standard };
  if (text === 'preserve' || text === 'now') return { kind: text };
  const pattern = format.replace(/%(.)|[\\^$.*+?()[\]{}|]/g, (match, letter: string | undefined) =>
    letter === undefined ? `\\${match}` : (FIELDS[letter] ?? '(?!)'),
  );
  const parts = new RegExp(`^${pattern}$`).exec(text)?.groups;
  if (parts === undefined) return undefined;
  const two = (name: string, otherwise: string): string => (parts[name] ?? otherwise).padStart(2, '0');
  const short = Number(parts.y ?? '00');
  const year = parts.Y ?? String(short < 69 ? 2000 + short : 1900 + short);
  return {
    kind: 'at',
    text: `${year}-${two('m', '1')}-${two('d', '1')} ${two('H', '0')}:${two('M', '0')}:${two('S', '0')}`,
  };
}

/** Reports the moment as seconds in field `name`: only the target knows its time zone. */
export function timeProbe(name: string, time: WantedTime): Script | undefined {
  return time.kind === 'at' ? sh`put ${name} "$(date -d ${time.text} +%s)"` : undefined;
}

/** Sets the times of $p that are not preserved. */
export function timesApply(modification: WantedTime, access: WantedTime): Script | undefined {
  if (modification.kind === 'now' && access.kind === 'now') return raw('touch -- "$p" || exit 1');
  const parts = [one('-m', modification), one('-a', access)].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : join(parts);
}

function one(option: '-m' | '-a', time: WantedTime): Script | undefined {
  if (time.kind === 'preserve') return undefined;
  if (time.kind === 'now') return sh`touch ${option} -- "$p" || exit 1`;
  const digits = time.text.replace(/[-: ]/g, '');
  return sh`touch ${option} -t ${`${digits.slice(0, 12)}.${digits.slice(12)}`} -- "$p" || exit 1`;
}
