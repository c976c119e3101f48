import type { RemoteShell } from '../../shell/remote-shell.ts';
import { sh } from '../../shell/script.ts';
import { type PythonRegex, pythonRegex } from '../../values/regex/regex.ts';
import type { Json } from '../../values/value.ts';
import type { TaskContext } from '../module.ts';
import { type FileStat, formatMode, parseStat } from './stat.ts';

/** One path that find looked at. */
export interface Candidate {
  readonly path: string;
  readonly name: string;
  /** 1 for what stands in the folder itself. */
  readonly depth: number;
  readonly kind: FileStat['kind'];
  readonly size: number;
  readonly times: { readonly atime: number; readonly mtime: number; readonly ctime: number };
  readonly facts: { readonly [key: string]: Json };
}

export interface FindFilter {
  matches(entry: Candidate, now: number): boolean;
}

const AGE_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const SIZE_BYTES: Readonly<Record<string, number>> = { b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };

/**
 * What find's arguments ask for. A positive age or size means "at least", a negative one "at most".
 *
 * @throws RangeError `age` or `size` when that argument cannot be read, PythonRegexError
 */
export function findFilter(wanted: {
  readonly patterns: readonly string[];
  readonly excludes: readonly string[];
  readonly useRegex: boolean;
  readonly hidden: boolean;
  readonly fileType: 'any' | 'directory' | 'file' | 'link';
  readonly ageStamp: 'atime' | 'ctime' | 'mtime';
  readonly age?: string;
  readonly size?: string;
}): FindFilter {
  const compile = (pattern: string): PythonRegex => pythonRegex(wanted.useRegex ? pattern : fnmatch(pattern));
  const patterns = wanted.patterns.map(compile);
  const excludes = wanted.excludes.map(compile);
  const fits = (name: string, all: readonly PythonRegex[]): boolean =>
    all.some((regex) => regex.match(name) !== undefined);
  const age = amount('age', wanted.age, /^(-?\d+)(s|m|h|d|w)?$/i, AGE_SECONDS);
  const size = amount('size', wanted.size, /^(-?\d+)(b|k|m|g|t)?$/i, SIZE_BYTES);
  return {
    matches(entry, now) {
      if (wanted.fileType !== 'any' && entry.kind !== wanted.fileType) return false;
      if (!wanted.hidden && entry.name.startsWith('.')) return false;
      if (!fits(entry.name, patterns) || fits(entry.name, excludes)) return false;
      if (age !== undefined) {
        const old = now - entry.times[wanted.ageStamp];
        if (age >= 0 ? old < age : old > -age) return false;
      }
      if (size === undefined) return true;
      return size >= 0 ? entry.size >= size : entry.size <= -size;
    },
  };
}

function amount(
  name: string,
  text: string | undefined,
  form: RegExp,
  units: Readonly<Record<string, number>>,
): number | undefined {
  if (text === undefined) return undefined;
  const match = form.exec(text.trim().toLowerCase());
  if (match === null) throw new RangeError(name);
  return Number(match[1]) * (units[match[2] ?? ''] ?? 1);
}

/** Python's fnmatch as a regular expression in Python's own words. */
function fnmatch(pattern: string): string {
  const body = pattern.replace(/\[!?\]?[^\]]*\]|[*?]|[^A-Za-z0-9_]/gs, (part) => {
    if (part === '*') return '.*';
    if (part === '?') return '.';
    if (part.length > 1) return `[${part.slice(1, -1).replace(/^!/, '^').replaceAll('\\', '\\\\')}]`;
    return `\\${part}`;
  });
  return `(?s)${body}\\Z`;
}

/** Reads find's listing: a line per folder that was searched, then its entries. */
export function parseListing(text: string): { entries: Candidate[]; notFolders: string[] } {
  const entries: Candidate[] = [];
  const notFolders: string[] = [];
  let top = '';
  for (const record of text.split('/\n')) {
    if (record.startsWith('not a directory|')) {
      notFolders.push(record.slice(record.indexOf('|') + 1));
      continue;
    }
    const match = /^((?:[^|]*\|){10}[^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|([\s\S]*)$/.exec(record);
    if (match === null) {
      if (record !== '') top = record.replace(/\/+$/, '');
      continue;
    }
    const stat = parseStat(match[1]);
    const path = match[6] ?? '';
    const relative = path.slice(top.length + 1);
    if (stat === undefined || relative === '') continue;
    entries.push(candidate(path, relative, stat, match.slice(2, 6) as [string, string, string, string]));
  }
  return { entries: walkOrder(entries), notFolders };
}

/** Python's os.walk, read as files before folders: each folder's own entries come before those of its folders. */
function walkOrder(entries: readonly Candidate[]): Candidate[] {
  const children = new Map<string, Candidate[]>();
  for (const entry of entries) {
    const parent = entry.path.slice(0, entry.path.length - entry.name.length).replace(/\/+$/, '');
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [entry]);
    else siblings.push(entry);
  }
  const below = new Set(entries.filter(({ kind }) => kind === 'directory').map(({ path }) => path));
  const out: Candidate[] = [];
  const visit = (folder: string): void => {
    const own = children.get(folder) ?? [];
    const folders = own.filter(({ kind }) => kind === 'directory');
    out.push(...own.filter(({ kind }) => kind !== 'directory'), ...folders);
    for (const { path } of folders) visit(path);
  };
  for (const folder of children.keys()) if (!below.has(folder)) visit(folder);
  return out;
}

function candidate(
  path: string,
  relative: string,
  stat: FileStat,
  [changed, atime, mtime, ctime]: [string, string, string, string],
): Candidate {
  const exact = (seconds: number, readable: string): number =>
    seconds + 1e-9 * Number(/:\d\d\.(\d{9})/.exec(readable)?.[1] ?? 0);
  const times = {
    atime: exact(stat.atime, atime),
    mtime: exact(stat.mtime, mtime),
    ctime: exact(Number(changed), ctime),
  };
  const parts = relative.split('/');
  const has = (bit: number): boolean => (stat.mode & bit) !== 0;
  const facts = {
    path,
    mode: formatMode(stat.mode),
    isdir: stat.kind === 'directory',
    ischr: stat.kind === 'char',
    isblk: stat.kind === 'block',
    isreg: stat.kind === 'file',
    isfifo: stat.kind === 'fifo',
    islnk: stat.kind === 'link',
    issock: stat.kind === 'socket',
    uid: stat.uid,
    gid: stat.gid,
    size: stat.size,
    inode: Number(stat.inode),
    dev: Number(stat.device),
    nlink: stat.links,
    ...times,
    gr_name: stat.group,
    pw_name: stat.owner,
    wusr: has(0o200),
    rusr: has(0o400),
    xusr: has(0o100),
    wgrp: has(0o20),
    rgrp: has(0o40),
    xgrp: has(0o10),
    woth: has(0o2),
    roth: has(0o4),
    xoth: has(0o1),
    isuid: has(0o4000),
    isgid: has(0o2000),
  };
  return { path, name: parts.at(-1) ?? '', depth: parts.length, kind: stat.kind, size: stat.size, times, facts };
}

/** SHA-1 of the plain files among the candidates, in one round trip. */
export async function checksumOf(
  found: readonly Candidate[],
  shell: RemoteShell,
  context: TaskContext,
): Promise<Map<string, string>> {
  const files = found.filter(({ kind }) => kind === 'file');
  const digests = new Map<string, string>();
  if (files.length === 0) return digests;
  const script = sh`c() { for f do h=$(sha1sum <"$f" 2>/dev/null); printf '%s\n' "\${h%% *}"; done; }
c ${files.map(({ path }) => path)}`;
  const reply = await shell.run(script, { signal: context.signal, maxOutput: 64 * 1024 * 1024 });
  reply.stdout
    .toString('utf8')
    .split('\n')
    .forEach((digest, index) => {
      const file = files[index];
      if (file !== undefined && digest !== '') digests.set(file.path, digest);
    });
  return digests;
}
