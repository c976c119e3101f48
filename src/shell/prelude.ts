/**
 * The sh functions that a script may use. Each is sent to a shell once, the first time a script names it; a script that
 * uses none costs nothing. They report through the reply's `fields`. Names that begin with `_` are theirs.
 *
 * put NAME VALUE               one field; NAME has no blanks
 * put_file NAME PATH [MAX]     content of a regular file, byte for byte (NUL, trailing newlines), at most MAX bytes; no
 *                              field where it cannot be read. With MAX, NAME.size tells the full size of what was cut.
 * put_stat NAME PATH [follow]  the file itself, or with `follow` what a link leads to. No field where there is none; else
 *                              lines `key value`: type (file directory link char block fifo socket), mode (octal, four
 *                              digits), uid, gid, owner, group, size, mtime, atime, ctime (seconds, with a fraction where
 *                              the target tells), nlink, inode, dev, and for a link `target` as the last, which may
 *                              itself hold newlines. Read it with parseStatField.
 * put_sum NAME PATH ALGORITHM  checksum in hex: md5 sha1 sha224 sha256 sha384 sha512; no field where the target has no
 *                              tool for it or cannot read the file
 * put_out NAME COMMAND...      stdout of a command with its trailing newlines (NUL bytes are lost), and its status as NAME.rc
 */
export const PRELUDE: Readonly<Record<string, PreludeFunction>> = {
  put: {
    needs: [],
    // Lengths are bytes: bash and mksh count characters unless the locale is C, which a user's script may have left.
    text: `put() { _l=\${LC_ALL-}; LC_ALL=C; printf 'f %s %s\\n%s\\n' "\${#2}" "$1" "$2" >&4; LC_ALL=$_l; }`,
  },
  put_file: {
    needs: ['put'],
    text: `put_file() {
  [ -f "$2" ] && _n=$(wc -c <"$2") || return 0
  _n=$((_n+0))
  if [ -n "\${3-}" ] && [ "$_n" -gt "$3" ]; then put "$1.size" "$_n"; _n=$3; fi
  printf 'f %s %s\\n' "$_n" "$1" >&4
  [ "$_n" -eq 0 ] || head -c "$_n" <"$2" >&4
  printf '\\n' >&4
}`,
  },
  put_stat: {
    needs: ['put'],
    text: `put_stat() {
  [ -e "$2" ] || { [ -z "\${3-}" ] && [ -L "$2" ]; } || return 0
  _f=\${3:+-L} _t=
  if [ -L "$2" ] && [ -z "$_f" ]; then _t=$(readlink -- "$2" 2>/dev/null || ls -ld -- "$2" | sed 's/^.* -> //'; printf x); _t=\${_t%?x}; fi
  case $2 in -*) set -- "$1" "./$2";; esac
  if _s=$(stat $_f -c 'raw %f %u %g %s %Y %X %Z %h %i %d %U %G' "$2" 2>/dev/null) && [ -n "$_s" ]; then :
  elif _s=$(stat $_f -f 'bsd %p %u %g %z %m %a %c %l %i %d %Su %Sg' "$2" 2>/dev/null) && [ -n "$_s" ]; then :
  else _s="ls $(ls -ldin \${_f:+-L} "$2" | sed 1q)"; fi
  put "$1" "$_s
$_t"
}`,
  },
  put_sum: {
    needs: ['put'],
    text: `put_sum() {
  [ -f "$2" ] && [ -r "$2" ] || return 0
  _s=
  if command -v "$3sum" >/dev/null 2>&1; then _s=$("$3sum" <"$2")
  elif command -v shasum >/dev/null 2>&1 && [ "$3" != md5 ]; then _s=$(shasum -a "\${3#sha}" <"$2")
  elif command -v "$3" >/dev/null 2>&1; then _s=$("$3" <"$2")
  elif command -v openssl >/dev/null 2>&1; then _s=$(openssl dgst -r "-$3" <"$2"); fi
  _s=\${_s%% *}
  [ -z "$_s" ] || put "$1" "$_s"
}`,
  },
  put_out: {
    needs: ['put'],
    // The command's output is held in a variable with a guard, which keeps trailing newlines; NUL bytes do not survive.
    text: `put_out() { _k=$1; shift; _s=$("$@"; printf 'x%s' "$?"); put "$_k.rc" "\${_s##*x}"; put "$_k" "\${_s%x*}"; }`,
  },
};

export interface PreludeFunction {
  /** Functions that this one calls. */
  readonly needs: readonly string[];
  readonly text: string;
}

const NAMES = Object.keys(PRELUDE);

/** The prelude functions that a script names, what they need first. A name in a comment or a word costs only its text. */
export function preludeFor(script: string): readonly string[] {
  const found: string[] = [];
  const add = (name: string): void => {
    if (found.includes(name)) return;
    for (const needed of PRELUDE[name]?.needs ?? []) add(needed);
    found.push(name);
  };
  for (const name of NAMES) {
    if (new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(script)) add(name);
  }
  return found;
}
