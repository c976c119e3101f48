import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';

type Env = Readonly<Record<string, string | undefined>>;

/** Python's os.path.expanduser(). */
export function expandUser(path: string, env: Env): string {
  const match = /^~([^/]*)/.exec(path);
  if (match === null) return path;
  const home = match[1] === '' ? (env.HOME ?? homedir()) : homeOf(match[1] ?? '');
  return home === undefined ? path : home.replace(/\/+$/, '') + path.slice(match[0].length) || '/';
}

function homeOf(user: string): string | undefined {
  try {
    const row = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((line) => line.startsWith(`${user}:`));
    return row?.split(':')[5];
  } catch {
    return undefined;
  }
}

/** Python's os.path.expandvars(): unknown names stay. */
export function expandVariables(path: string, env: Env): string {
  return path.replace(
    /\$(?:(\w+)|\{([^}]*)\})/g,
    (whole, plain?: string, braced?: string) => env[plain ?? braced ?? ''] ?? whole,
  );
}

/** Python's os.path.join(). */
export function joinPaths(parts: readonly string[]): string {
  let path = parts[0] ?? '';
  for (const part of parts.slice(1)) {
    if (part.startsWith('/')) path = part;
    else path = path === '' || path.endsWith('/') ? path + part : `${path}/${part}`;
  }
  return path;
}

/** A Windows path's drive or share, and the rest. */
export function splitDrive(path: string): readonly [drive: string, rest: string] {
  const plain = path.replaceAll('/', '\\');
  if (plain.startsWith('\\\\')) {
    const start = plain.slice(0, 8).toUpperCase() === '\\\\?\\UNC\\' ? 8 : 2;
    const server = plain.indexOf('\\', start);
    const share = server < 0 ? -1 : plain.indexOf('\\', server + 1);
    return share < 0 ? [path, ''] : [path.slice(0, share), path.slice(share)];
  }
  return path[1] === ':' ? [path.slice(0, 2), path.slice(2)] : ['', path];
}
