import { readdirSync, statSync } from 'node:fs';

/** Python's fnmatch pattern as a regular expression. */
export function globRegex(pattern: string): RegExp {
  let source = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at]!;
    const close =
      character === '['
        ? pattern.indexOf(']', pattern[at + 1] === '!' || pattern[at + 1] === ']' ? at + 2 : at + 1)
        : -1;
    if (character === '*') source += '[^/]*';
    else if (character === '?') source += '[^/]';
    else if (close > 0) {
      const set = pattern
        .slice(at + 1, close)
        .replace(/\\/g, '\\\\')
        .replace(/^!/, '^');
      source += `[${set}]`;
      at = close;
    } else source += character.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  }
  return new RegExp(`^${source}$`, 's');
}

/** The plain files that a shell pattern matches; hidden ones only when the pattern names the dot. */
export function globFiles(pattern: string): string[] {
  const isAbsolute = pattern.startsWith('/');
  let folders = [isAbsolute ? '/' : ''];
  for (const [at, part] of pattern
    .split('/')
    .filter((piece) => piece !== '')
    .entries()) {
    const separator = at === 0 ? '' : '/';
    if (!/[*?[]/.test(part)) {
      folders = folders.map((folder) => folder + separator + part);
      continue;
    }
    const regex = globRegex(part);
    folders = folders.flatMap((folder) =>
      names(folder === '' ? '.' : folder)
        .filter((name) => (part.startsWith('.') || !name.startsWith('.')) && regex.test(name))
        .map((name) => folder + separator + name),
    );
  }
  return folders.filter((path) => {
    try {
      return statSync(path).isFile();
    } catch {
      return false;
    }
  });
}

/** A folder's names in the order the file system gives them. */
function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
