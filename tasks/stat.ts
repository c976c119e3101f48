import schema from '../schemas/tasks/stat.json' with { type: 'json' };
import {
  checksumFunction,
  defineTask,
  expandWord,
  type FileStat,
  formatMode,
  type Json,
  LOOK,
  parseStat,
  type StatArgs,
  sh,
} from '../src/task/index.ts';

/** Names of chattr's letters, as Ansible's results spell them. */
const FLAG_NAMES: Readonly<Record<string, string>> = {
  A: 'noatime',
  a: 'append',
  c: 'compressed',
  C: 'nocow',
  d: 'nodump',
  D: 'dirsync',
  e: 'extents',
  E: 'encrypted',
  h: 'blocksize',
  i: 'immutable',
  I: 'indexed',
  j: 'journalled',
  N: 'inline',
  s: 'zero',
  S: 'synchronous',
  t: 'notail',
  T: 'blockroot',
  u: 'undelete',
  X: 'compressedraw',
  Z: 'compresseddirty',
};

/** How many fields of what `look` reports are parseStat's. */
const OWN_FIELDS = 11;

/** Facts of one path; never changes anything. */
export default defineTask<StatArgs>({
  name: 'stat',
  kind: 'converge',
  check: 'always',
  schema,
  probe(args) {
    const algorithm = args.checksum_algorithm;
    return sh`${LOOK}
p=${expandWord(args.path)}
put path "$p"
look st "$p" ${args.follow ? '-L' : ''} '|%Z|%b|%o|%t|%T|%x|%y|%z'
[ -n "$seen" ] || exit 0
[ ! -r "$p" ] || put readable 1
[ ! -w "$p" ] || put writeable 1
[ ! -x "$p" ] || put executable 1
[ ! -L "$p" ] || { put target "$(readlink -- "$p")"; put source "$(readlink -f -- "$p")"; }
${
  args.get_checksum
    ? sh`${checksumFunction(algorithm as 'sha1')}
[ ! -f "$p" ] || [ ! -r "$p" ] || sum sum "$p"`
    : undefined
}
${args.get_mime ? sh`! command -v file >/dev/null 2>&1 || put mime "$(file -b --mime-type --mime-encoding -- "$p" 2>/dev/null)"` : undefined}
${args.get_attributes ? sh`! command -v lsattr >/dev/null 2>&1 || put flags "$(lsattr -vd -- "$p" 2>/dev/null)"` : undefined}`;
  },
  plan(args, seen) {
    const stat = parseStat(seen.fields.get('st'));
    if (stat === undefined) return { result: { changed: false, stat: { exists: false } } };
    const { fields } = seen;
    const facts: { [key: string]: Json } = {
      exists: true,
      path: fields.get('path') ?? args.path,
      ...permissions(stat),
      ...times(stat, fields.get('st')),
      uid: stat.uid,
      gid: stat.gid,
      pw_name: stat.owner,
      gr_name: stat.group,
      size: stat.size,
      inode: Number(stat.inode),
      dev: Number(stat.device),
      nlink: stat.links,
      readable: fields.has('readable'),
      writeable: fields.has('writeable'),
      executable: fields.has('executable'),
    };
    if (stat.kind === 'link') {
      facts.lnk_target = fields.get('target') ?? '';
      facts.lnk_source = fields.get('source') ?? '';
    }
    const sum = fields.get('sum');
    if (sum !== undefined && stat.kind === 'file') facts.checksum = sum;
    if (args.get_mime) Object.assign(facts, mime(fields.get('mime')));
    if (args.get_attributes) Object.assign(facts, flags(fields.get('flags')));
    return { result: { changed: false, stat: facts } };
  },
});

function permissions({ kind, mode }: FileStat): { [key: string]: Json } {
  const has = (bit: number): boolean => (mode & bit) !== 0;
  return {
    mode: formatMode(mode),
    isdir: kind === 'directory',
    ischr: kind === 'char',
    isblk: kind === 'block',
    isreg: kind === 'file',
    isfifo: kind === 'fifo',
    islnk: kind === 'link',
    issock: kind === 'socket',
    isuid: has(0o4000),
    isgid: has(0o2000),
    rusr: has(0o400),
    wusr: has(0o200),
    xusr: has(0o100),
    rgrp: has(0o40),
    wgrp: has(0o20),
    xgrp: has(0o10),
    roth: has(0o4),
    woth: has(0o2),
    xoth: has(0o1),
  };
}

/** Python's st_atime and friends: whole seconds plus the nanoseconds that stat prints in its readable dates. */
function times(stat: FileStat, reported: string | undefined): { [key: string]: Json } {
  const [changed, blocks, blockSize, major, minor, atime, mtime, ctime] = (reported ?? '').split('|').slice(OWN_FIELDS);
  const exact = (seconds: number, readable: string | undefined): number =>
    seconds + 1e-9 * Number(/:\d\d\.(\d{9})/.exec(readable ?? '')?.[1] ?? 0);
  const device = (Number.parseInt(major || '0', 16) << 8) | Number.parseInt(minor || '0', 16);
  return {
    atime: exact(stat.atime, atime),
    mtime: exact(stat.mtime, mtime),
    ctime: exact(Number(changed ?? 0), ctime),
    blocks: Number(blocks ?? 0),
    block_size: Number(blockSize ?? 0),
    device_type: device,
  };
}

function mime(reported: string | undefined): { [key: string]: Json } {
  const [type, charset] = (reported ?? '').split(/;\s*charset=/);
  if (type === undefined || charset === undefined || type.startsWith('cannot')) {
    return { mimetype: 'unknown', charset: 'unknown' };
  }
  return { mimetype: type, charset };
}

function flags(reported: string | undefined): { [key: string]: Json } {
  const [version, letters] = (reported ?? '').trim().split(/\s+/);
  const set = (letters ?? '').replaceAll('-', '');
  return {
    version: letters === undefined ? null : (version ?? null),
    attr_flags: set,
    attributes: [...set].map((letter) => FLAG_NAMES[letter] ?? letter),
  };
}
