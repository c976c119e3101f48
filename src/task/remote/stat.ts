import { raw, type Script } from '../../shell/script.ts';
import type { TaskResult } from '../module.ts';

/** What a probe saw of one path on the target. */
export interface FileStat {
  readonly kind: 'file' | 'directory' | 'link' | 'char' | 'block' | 'fifo' | 'socket';
  /** Permission bits with setuid, setgid and sticky: 0 to 0o7777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Seconds; 0 where the target has no stat command. */
  readonly mtime: number;
  readonly atime: number;
  readonly inode: string;
  readonly device: string;
  readonly links: number;
  /** Names as the target knows them; the number as text where it knows none. */
  readonly owner: string;
  readonly group: string;
}

/**
 * sh functions for probes. `look NAME PATH [-L] [MORE]` reports field NAME as parseStat reads it, and leaves it in $seen;
 * nothing is reported for a path that is not there. MORE is added to stat's format. GNU and busybox stat share the format; ls stands in where there is no stat.
 * `die TEXT` ends the script with a message for the task's result.
 */
export const LOOK: Script = raw(`die() { put msg "$1"; exit 1; }
look() {
  seen=
  if [ -e "$2" ] || { [ -z "\${3-}" ] && [ -L "$2" ]; }; then
    if command -v stat >/dev/null 2>&1; then
      seen=$(stat \${3-} -c '%s|%f|%u|%g|%X|%Y|%i|%d|%h|%U|%G'"\${4-}" -- "$2" 2>/dev/null)
    else
      seen="ls $(ls -ldn \${3-} -- "$2" 2>/dev/null)"
    fi
    put "$1" "$seen"
  fi
}`);

const KINDS: Readonly<Record<number, FileStat['kind']>> = {
  1: 'fifo',
  2: 'char',
  4: 'directory',
  6: 'block',
  8: 'file',
  10: 'link',
  12: 'socket',
};

const LETTERS: Readonly<Record<string, FileStat['kind']>> = {
  '-': 'file',
  d: 'directory',
  l: 'link',
  c: 'char',
  b: 'block',
  p: 'fifo',
  s: 'socket',
};

/** Reads what `look` reported; undefined for a path that is not there. */
export function parseStat(field: string | undefined): FileStat | undefined {
  if (field === undefined || field === '' || field === 'ls ') return undefined;
  if (field.startsWith('ls ')) return parseLs(field.slice(3));
  const [size, mode, uid, gid, atime, mtime, inode, device, links, owner, group] = field.split('|');
  const bits = Number.parseInt(mode ?? '', 16);
  const kind = KINDS[bits >> 12];
  if (kind === undefined) return undefined;
  return {
    kind,
    mode: bits & 0o7777,
    uid: Number(uid),
    gid: Number(gid),
    size: Number(size),
    atime: Number(atime),
    mtime: Number(mtime),
    inode: inode ?? '',
    device: device ?? '',
    links: Number(links),
    owner: nameOr(owner, uid),
    group: nameOr(group, gid),
  };
}

function nameOr(name: string | undefined, id: string | undefined): string {
  return name === undefined || name === '' || name === 'UNKNOWN' ? (id ?? '') : name;
}

function parseLs(row: string): FileStat | undefined {
  const match = /^(.)([-a-zA-Z]{9})\S*\s+(\d+)\s+(\d+)\s+(\d+)\s+(?:\d+,\s*)?(\d+)/.exec(row);
  const kind = LETTERS[match?.[1] ?? ''];
  if (match === null || kind === undefined) return undefined;
  const uid = match[4] ?? '0';
  const gid = match[5] ?? '0';
  return {
    kind,
    mode: modeOfLetters(match[2] ?? ''),
    uid: Number(uid),
    gid: Number(gid),
    size: Number(match[6]),
    atime: 0,
    mtime: 0,
    inode: '',
    device: '',
    links: Number(match[3]),
    owner: uid,
    group: gid,
  };
}

function modeOfLetters(letters: string): number {
  let mode = 0;
  [...letters].forEach((letter, index) => {
    const bit = 1 << (8 - index);
    if ('rwxst'.includes(letter)) mode |= bit;
    if ('sStT'.includes(letter)) mode |= index === 2 ? 0o4000 : index === 5 ? 0o2000 : 0o1000;
  });
  return mode;
}

/** `0644` as Ansible's results print modes: a zero, then at least three octal digits. */
export function formatMode(mode: number): string {
  return `0${mode.toString(8).padStart(3, '0')}`;
}

/** The keys that Ansible's file modules add to their results: owner, group, mode, size, state, uid, gid. */
export function statResult(stat: FileStat): TaskResult {
  const state = stat.kind === 'link' || stat.kind === 'directory' ? stat.kind : stat.links > 1 ? 'hard' : 'file';
  return {
    uid: stat.uid,
    gid: stat.gid,
    owner: stat.owner,
    group: stat.group,
    mode: formatMode(stat.mode),
    state,
    size: stat.size,
  };
}
