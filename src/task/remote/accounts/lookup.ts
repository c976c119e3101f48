import { type Script, sh } from '../../../shell/script.ts';

/**
 * sh functions `passwd_entry NAME`, `shadow_entry NAME` and `group_entry NAME-OR-ID`: the entry as one line of colons, from
 * all of the host's sources, or from the local files alone.
 */
export function accountLookups(isLocal: boolean): Script {
  const condition = isLocal ? sh`false` : sh`command -v getent >/dev/null 2>&1`;
  return sh`if ${condition}; then
  passwd_entry() { getent passwd -- "$1"; }
  shadow_entry() { getent shadow -- "$1"; }
  group_entry() { getent group -- "$1"; }
else
  passwd_entry() { awk -F: -v key="$1" '$1 == key' /etc/passwd; }
  shadow_entry() { awk -F: -v key="$1" '$1 == key' /etc/shadow; }
  group_entry() { awk -F: -v key="$1" '$1 == key || $3 == key { print; exit }' /etc/group; }
fi 2>/dev/null`;
}

/** An entry of the user database. */
export interface PasswdEntry {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly comment: string;
  readonly home: string;
  readonly shell: string;
}

/** Undefined when there is no such user. */
export function parsePasswd(line: string | undefined): PasswdEntry | undefined {
  if (line === undefined || line === '') return undefined;
  const [name = '', , uid, gid, comment = '', home = '', shell = ''] = line.split(':');
  return { name, uid: Number(uid), gid: Number(gid), comment, home, shell };
}

/** What the shadow file says of a password and its ages; numbers are days, undefined where the field is empty. */
export interface ShadowEntry {
  readonly hash: string;
  readonly minDays: number | undefined;
  readonly maxDays: number | undefined;
  readonly expires: number | undefined;
}

export function parseShadow(line: string | undefined): ShadowEntry | undefined {
  if (line === undefined || line === '') return undefined;
  const fields = line.split(':');
  const days = (index: number): number | undefined => {
    const text = fields[index] ?? '';
    return text === '' ? undefined : Number(text);
  };
  return { hash: fields[1] ?? '', minDays: days(3), maxDays: days(4), expires: days(7) };
}

export interface GroupEntry {
  readonly name: string;
  readonly gid: number;
}

export function parseGroup(line: string | undefined): GroupEntry | undefined {
  if (line === undefined || line === '') return undefined;
  const [name = '', , gid] = line.split(':');
  return { name, gid: Number(gid) };
}
