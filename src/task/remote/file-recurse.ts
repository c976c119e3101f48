import { join, raw, type Script, sh } from '../../shell/script.ts';
import { type AttributeArgs, octal, type ProbeFields, planAttributes } from './attributes.ts';
import { parseStat } from './stat.ts';

/** How many paths one chown or chmod gets: well below every system's limit for an argument list. */
const PATHS_PER_CALL = 200;

/**
 * Lists everything below $p on stdout, for recurseChanges. Links are not followed, whatever `follow` says: a link that
 * another user put into the tree must not lead chown out of it (CVE-2024-9902).
 */
export const RECURSE_PROBE: Script = raw(
  `[ ! -d "$p" ] || find -P "$p" -exec stat -c '%s|%f|%u|%g|%X|%Y|%i|%d|%h|%U|%G|%n/' -- {} + 2>/dev/null`,
);

/** The script that brings every path of the listing to what the arguments ask for; undefined when all are. */
export function recurseChanges(
  args: AttributeArgs,
  listing: string,
  fields: ProbeFields,
  top: string,
): Script | undefined {
  const owners = new Map<string, string[]>();
  const modes = new Map<string, string[]>();
  const { attributes: _flags, ...plain } = args;
  for (const record of listing.split('/\n')) {
    const match = /^((?:[^|]*\|){10}[^|]*)\|([\s\S]*)$/.exec(record);
    const stat = parseStat(match?.[1]);
    const path = match?.[2];
    if (stat === undefined || path === undefined || path === top) continue;
    const { changes } = planAttributes(plain, stat, fields, { path, isLink: stat.kind === 'link' });
    const owner = `${changes.uid ?? ''}${changes.gid === undefined ? '' : `:${changes.gid}`}`;
    if (owner !== '') append(owners, owner, path);
    if (changes.mode !== undefined) append(modes, octal(changes.mode), path);
  }
  const parts: Script[] = [];
  for (const [owner, paths] of owners)
    parts.push(...calls(paths, (some) => sh`chown -h -- ${owner} ${some} || exit 1`));
  for (const [mode, paths] of modes) parts.push(...calls(paths, (some) => sh`chmod -- ${mode} ${some} || exit 1`));
  return parts.length === 0 ? undefined : join(parts);
}

function append(groups: Map<string, string[]>, key: string, path: string): void {
  const paths = groups.get(key);
  if (paths === undefined) groups.set(key, [path]);
  else paths.push(path);
}

function calls(paths: readonly string[], make: (some: readonly string[]) => Script): Script[] {
  const out: Script[] = [];
  for (let at = 0; at < paths.length; at += PATHS_PER_CALL) out.push(make(paths.slice(at, at + PATHS_PER_CALL)));
  return out;
}
