import { raw, type Script, sh } from '../../shell/script.ts';

/**
 * sh function `try_tcp HOST PORT SECONDS`: reports field tcp as open, closed or unknown (no tool to try it with). bash
 * speaks TCP itself; nc is asked only when it knows -z; a listener on this machine shows in /proc/net.
 */
export const TRY_TCP: Script = raw(`try_tcp() {
  limit=
  if command -v timeout >/dev/null 2>&1; then limit="timeout $3"; fi
  if command -v bash >/dev/null 2>&1 && [ -n "$limit" ]; then
    if $limit bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$1" "$2" 2>/dev/null; then put tcp open; else put tcp closed; fi
  elif command -v nc >/dev/null 2>&1 && nc -h 2>&1 | grep -q -e '-[a-zA-Z]*z'; then
    if nc -z -w "$3" "$1" "$2" >/dev/null 2>&1; then put tcp open; else put tcp closed; fi
  else
    case $1 in
      127.*|localhost|::1|0.0.0.0)
        if [ -r /proc/net/tcp ]; then
          h=$(printf ':%04X' "$2")
          if cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v h="$h" '$4 == "0A" && substr($2, length($2) - 4) == h { f = 1 } END { exit !f }'
          then put tcp open; else put tcp closed; fi
          return 0
        fi ;;
    esac
    put tcp unknown
  fi
}`);

/** Reads from a TCP service for about a second and prints what it says (banners); reports tcp like try_tcp. */
export function readTcp(host: string, port: number, seconds: number): Script {
  return sh`if command -v bash >/dev/null 2>&1 && command -v timeout >/dev/null 2>&1; then
  put tcp open
  timeout ${seconds} bash -c 'exec 3<>"/dev/tcp/$0/$1" || exit 1; while IFS= read -r -t 1 -u 3 line || [ -n "$line" ]; do printf "%s\\n" "$line"; line=; done' ${host} ${port} 2>/dev/null
else put tcp unknown; fi
:`;
}

/** Addresses of the host and every TCP connection of this machine, for activeConnections. */
export function tcpTable(hosts: readonly string[]): Script {
  return sh`for h in ${hosts}; do
  getent ahosts "$h" 2>/dev/null | while read -r a _; do printf '%s %s\n' "$h" "$a"; done
done
echo //
cat /proc/net/tcp /proc/net/tcp6 2>/dev/null
:`;
}

const STATES: Readonly<Record<string, string>> = {
  '01': 'ESTABLISHED',
  '02': 'SYN_SENT',
  '03': 'SYN_RECV',
  '04': 'FIN_WAIT1',
  '05': 'FIN_WAIT2',
  '06': 'TIME_WAIT',
};

/** Number of connections to a local port in the given states, from tcpTable's text. */
export function activeConnections(
  text: string,
  wanted: {
    readonly host: string;
    readonly port: number;
    readonly excluded: readonly string[];
    readonly states: readonly string[];
  },
): number {
  const [names = '', table = ''] = text.split(/^\/\/\n/m);
  const resolved = new Map<string, Set<string>>();
  for (const row of names.split('\n')) {
    const [name, address] = row.split(' ');
    if (name === undefined || address === undefined) continue;
    resolved.set(name, (resolved.get(name) ?? new Set()).add(address));
  }
  const addresses = (host: string): Set<string> => new Set([host, ...(resolved.get(host) ?? [])]);
  const local = addresses(wanted.host);
  const isAny = local.has('0.0.0.0') || local.has('::');
  const excluded = new Set(wanted.excluded.flatMap((host) => [...addresses(host)]));
  let count = 0;
  for (const row of table.split('\n')) {
    const match = /^\s*\d+: ([0-9A-F]+):([0-9A-F]{4}) ([0-9A-F]+):[0-9A-F]{4} ([0-9A-F]{2})/.exec(row);
    if (match === null || Number.parseInt(match[2] ?? '', 16) !== wanted.port) continue;
    if (!wanted.states.includes(STATES[match[4] ?? ''] ?? '')) continue;
    const at = address(match[1] ?? '');
    if (!isAny && !local.has(at)) continue;
    if (!excluded.has(address(match[3] ?? ''))) count += 1;
  }
  return count;
}

/** The kernel writes addresses as 32-bit words in the machine's byte order (little-endian on all that cbx meets). */
function address(hex: string): string {
  const bytes: number[] = [];
  for (let at = 0; at < hex.length; at += 8) {
    const word = hex.slice(at, at + 8);
    for (let index = 6; index >= 0; index -= 2) bytes.push(Number.parseInt(word.slice(index, index + 2), 16));
  }
  if (bytes.length === 4) return bytes.join('.');
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  if (isMapped) return bytes.slice(12).join('.');
  const groups: string[] = [];
  for (let at = 0; at < 16; at += 2) groups.push((((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)).toString(16));
  const text = groups.join(':');
  return text === '0:0:0:0:0:0:0:0' ? '::' : text === '0:0:0:0:0:0:0:1' ? '::1' : text;
}
