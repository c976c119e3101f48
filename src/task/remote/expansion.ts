import { raw, type Script, sh } from '../../shell/script.ts';

/** One place where a text asks for the target's environment: `$NAME` or `${NAME}`. */
const VARIABLE = /\$(?:([A-Za-z0-9_]+)|\{([^}]*)\})/g;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** True when {@link expandWord} has something to ask the target for. */
export function needsExpansion(text: string): boolean {
  return text.startsWith('~') || text.includes('$');
}

/**
 * One sh word that holds what Ansible makes of a path or a command's word on the target: a leading `~` or `~user` and
 * environment variables are replaced, variables that do not exist stay as they are written (Python's `expanduser` and
 * `expandvars`).
 */
export function expandWord(text: string): Script {
  return raw(expandParts(text, (literal) => sh`${literal}`.text));
}

/** The same for a file pattern: `*`, `?` and `[…]` stay patterns, everything else is quoted. For use with IFS empty. */
export function expandPattern(text: string): Script {
  return raw(expandParts(text, quoteAllButPattern));
}

function expandParts(text: string, quote: (literal: string) => string): string {
  const home = /^~([^/]*)/.exec(text);
  let word = '';
  let rest = text;
  if (home !== null) {
    word = homeOf(home[1] ?? '');
    rest = text.slice(home[0].length);
  }
  let last = 0;
  for (const match of rest.matchAll(VARIABLE)) {
    const name = match[1] ?? match[2] ?? '';
    if (!NAME.test(name)) continue;
    if (match.index > last) word += quote(rest.slice(last, match.index));
    word += match[1] === undefined ? `"\${${name}-\\\${${name}\\}}"` : `"\${${name}-\\$${name}}"`;
    last = match.index + match[0].length;
  }
  if (last < rest.length) word += quote(rest.slice(last));
  return word === '' ? "''" : word;
}

/** `~` is $HOME, `~user` comes from the user database; a user that is not there leaves the text as it is. */
function homeOf(user: string): string {
  if (user === '') return '"${HOME-~}"';
  const literal = sh`${`~${user}`}`.text;
  if (!/^[A-Za-z0-9._-]+$/.test(user)) return literal;
  const lookup = `{ getent passwd -- ${user} 2>/dev/null || grep -- ${sh`${`^${user}:`}`.text} /etc/passwd; } | head -n 1 | cut -d: -f6`;
  return `"$(h=$(${lookup}); printf '%s' "\${h:-${`~${user}`}}")"`;
}

function quoteAllButPattern(literal: string): string {
  return literal
    .split(/([*?]|\[[^\]/]+\])/)
    .map((part, index) => (part === '' ? '' : index % 2 === 1 ? bracketSafe(part) : sh`${part}`.text))
    .join('');
}

/** A bracket expression is put in only when it holds nothing that sh would read otherwise. */
function bracketSafe(part: string): string {
  return part.length === 1 || /^\[!?[A-Za-z0-9_.,:+=@%-]+\]$/.test(part) ? part : sh`${part}`.text;
}
