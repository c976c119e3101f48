import { raw, type Script } from '../../shell/script.ts';
import { type FileStat, parseStat } from './stat.ts';

/** Everything below one folder of the target; names are relative to it. */
export interface Listing {
  readonly stats: ReadonlyMap<string, FileStat>;
  /** SHA-1 of the plain files. */
  readonly digests: ReadonlyMap<string, string>;
  /** Where the symbolic links lead. */
  readonly links: ReadonlyMap<string, string>;
}

/** sh function `tree`: lists the current folder on stdout, as readListing reads it. */
export const TREE_LISTING: Script = raw(`tree() {
  find . ! -path . -exec stat -c '%s|%f|%u|%g|%X|%Y|%i|%d|%h|%U|%G|%n/' -- {} + 2>/dev/null
  echo //
  find . -type f -exec sha1sum -- {} + 2>/dev/null
  echo //
  find . -type l -exec sh -c 'for f do printf "%s|%s/\\n" "$f" "$(readlink -- "$f")"; done' sh {} + 2>/dev/null
}`);

/** Two listings with a line of four equals signs between them. */
export function readTrees(text: string): [Listing, Listing] {
  const [first = '', second = ''] = text.split(/^====\n/m);
  return [readListing(first), readListing(second)];
}

/** Three parts with a line of two slashes between them: states, digests, links. A name ends with a slash there. */
export function readListing(text: string): Listing {
  const [states = '', sums = '', targets = ''] = text.split(/^\/\/\n/m);
  const stats = new Map<string, FileStat>();
  for (const record of states.split('/\n')) {
    const match = /^((?:[^|]*\|){10}[^|]*)\|\.\/([\s\S]*)$/.exec(record);
    const stat = parseStat(match?.[1]);
    if (stat !== undefined && match?.[2] !== undefined) stats.set(match[2], stat);
  }
  const digests = new Map<string, string>();
  for (const [, digest, name] of sums.matchAll(/^([0-9a-f]{40}) [ *]\.\/(.*)$/gm))
    digests.set(name ?? '', digest ?? '');
  const links = new Map<string, string>();
  for (const record of targets.split('/\n')) {
    const at = record.indexOf('|');
    if (at !== -1) links.set(record.slice(2, at), record.slice(at + 1));
  }
  return { stats, digests, links };
}

/** What has to be copied to make `to` contain what `from` has; nothing is ever removed. Parents come first. */
export function treeDifferences(
  from: Listing,
  to: Listing,
): {
  readonly folders: readonly { readonly name: string; readonly mode: number }[];
  readonly files: readonly string[];
  readonly links: readonly { readonly name: string; readonly to: string }[];
} {
  const folders: { name: string; mode: number }[] = [];
  const files: string[] = [];
  const links: { name: string; to: string }[] = [];
  for (const [name, stat] of [...from.stats].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (stat.kind === 'directory') {
      if (to.stats.get(name)?.kind !== 'directory') folders.push({ name, mode: stat.mode });
    } else if (stat.kind === 'link') {
      const target = from.links.get(name) ?? '';
      if (to.links.get(name) !== target) links.push({ name, to: target });
    } else if (stat.kind === 'file') {
      const digest = from.digests.get(name);
      if (digest === undefined || to.digests.get(name) !== digest) files.push(name);
    }
  }
  return { folders, files, links };
}
