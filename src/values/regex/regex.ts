import { type Py, PyError } from '../py.ts';
import { PyTuple } from '../value.ts';
import { type RegexFlags, translateRegex } from './translate.ts';
import { canExplode, withDeadline } from './watchdog.ts';

/** A match: the whole text first, then the groups; undefined where a group took no part. */
export interface RegexMatch {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | undefined)[];
}

/** A compiled Python regular expression. */
export class PythonRegex {
  readonly pattern: string;
  readonly groupCount: number;
  readonly names: ReadonlyMap<string, number>;
  readonly #global: RegExp;
  readonly #sticky: RegExp;

  constructor(pattern: string, flags: RegexFlags) {
    const translated = translateRegex(pattern, flags);
    this.pattern = pattern;
    this.names = translated.names;
    this.groupCount = translated.groups;
    try {
      this.#global = new RegExp(translated.source, `${translated.flags}g`);
      this.#sticky = new RegExp(translated.source, `${translated.flags}y`);
    } catch (error) {
      throw new PyError('other', `invalid regular expression: ${pattern}`, undefined, error);
    }
  }

  #run<T>(text: string, run: () => T): T {
    return canExplode(this.pattern, text.length) ? withDeadline(run, this.pattern) : run();
  }

  search(text: string): RegexMatch | undefined {
    return this.#run(text, () => once(this.#global, text));
  }

  match(text: string): RegexMatch | undefined {
    return this.#run(text, () => once(this.#sticky, text));
  }

  fullMatch(text: string): RegexMatch | undefined {
    const found = new RegExp(`^(?:${this.#sticky.source})$`, this.#sticky.flags);
    return this.#run(text, () => once(found, text));
  }

  all(text: string): RegexMatch[] {
    this.#global.lastIndex = 0;
    return this.#run(text, () => Array.from(text.matchAll(this.#global), toMatch));
  }

  /** re.findall(): texts, or the group's, or tuples of the groups'. */
  findAll(text: string): Py[] {
    return this.all(text).map((found) => {
      if (this.groupCount === 0) return found.groups[0] ?? '';
      const groups = found.groups.slice(1).map((group) => group ?? '');
      return this.groupCount === 1 ? groups[0]! : (PyTuple.from(groups) as readonly Py[]);
    });
  }

  /** re.sub() with Python's replacement templates; count 0 replaces all. */
  sub(text: string, replacement: string, count = 0): string {
    const parts = parseReplacement(replacement, this);
    let result = '';
    let last = 0;
    for (const found of this.all(text).slice(0, count > 0 ? count : undefined)) {
      result += text.slice(last, found.start);
      for (const part of parts) result += typeof part === 'string' ? part : (found.groups[part] ?? '');
      last = found.end;
    }
    return result + text.slice(last);
  }

  split(text: string, limit = 0): Py[] {
    const parts: Py[] = [];
    let last = 0;
    for (const found of this.all(text).slice(0, limit > 0 ? limit : undefined)) {
      parts.push(text.slice(last, found.start), ...found.groups.slice(1).map((group) => group ?? null));
      last = found.end;
    }
    return [...parts, text.slice(last)];
  }
}

function once(regex: RegExp, text: string): RegexMatch | undefined {
  regex.lastIndex = 0;
  const found = regex.exec(text);
  return found === null ? undefined : toMatch(found);
}

function toMatch(found: RegExpExecArray): RegexMatch {
  return { start: found.index, end: found.index + found[0].length, groups: [...found] };
}

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/** A replacement template's literal texts and group numbers. */
function parseReplacement(template: string, regex: PythonRegex): (string | number)[] {
  const parts: (string | number)[] = [];
  let last = 0;
  for (const found of template.matchAll(/\\(g<([^>]*)>|[0-7]{3}|0[0-7]?|[1-9]\d?|g|[\s\S]|$)/g)) {
    parts.push(template.slice(last, found.index));
    last = found.index + found[0].length;
    const code = found[1] ?? '';
    if (found[2] !== undefined) parts.push(groupNumber(found[2], regex));
    else if (/^[1-9]\d?$/.test(code)) parts.push(groupNumber(code, regex));
    else if (/^[0-7]+$/.test(code)) parts.push(String.fromCharCode(Number.parseInt(code, 8)));
    else if (Object.hasOwn(SIMPLE, code)) parts.push(SIMPLE[code]!);
    else if (code === 'g') throw new PyError('other', 'invalid replacement: missing < after \\g');
    else if (code === '' || /[A-Za-z]/.test(code))
      throw new PyError('other', `invalid replacement: bad escape \\${code}`);
    else parts.push(`\\${code}`);
  }
  parts.push(template.slice(last));
  return parts;
}

function groupNumber(name: string, regex: PythonRegex): number {
  const number = /^\d+$/.test(name) ? Number(name) : regex.names.get(name);
  if (number === undefined) throw new PyError('other', `invalid replacement: unknown group name '${name}'`);
  if (number > regex.groupCount) throw new PyError('other', `invalid replacement: invalid group reference ${name}`);
  return number;
}

const compiled = new Map<string, PythonRegex>();

/** Compiles a pattern, remembering the last few hundred. */
export function pythonRegex(pattern: string, flags: Partial<RegexFlags> = {}): PythonRegex {
  const full = { ignoreCase: false, multiLine: false, dotAll: false, verbose: false, ascii: false, ...flags };
  const key = `${Object.values(full).map(Number).join('')}${pattern}`;
  let regex = compiled.get(key);
  if (regex === undefined) {
    regex = new PythonRegex(pattern, full);
    if (compiled.size > 500) compiled.clear();
    compiled.set(key, regex);
  }
  return regex;
}
