import type { Py } from '../py.ts';
import { hasAstral } from '../text.ts';
import { PyTuple } from '../value.ts';
import { type RegexFlags, type RegexNode, widthOf } from './ast.ts';
import { emitRegex, mayHideMatches } from './emit.ts';
import { Matcher, type Spans } from './match.ts';
import { parseRegex } from './parse.ts';
import { parseReplacement } from './replacement.ts';
import { canExplode, withDeadline } from './watchdog.ts';

/** A match: where it stands, the whole text first and then the groups; undefined where a group took no part. */
export interface RegexMatch {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | undefined)[];
}

export interface RegexOptions extends Partial<RegexFlags> {
  /** The text is bytes, one character each (latin1): classes, boundaries and case know ASCII alone. */
  readonly isBytes?: boolean;
}

/**
 * A compiled Python regular expression. JavaScript's engine runs it where it means the same there, under a deadline where
 * the pattern can backtrack without end; our own matcher runs the others.
 */
export class PythonRegex {
  readonly pattern: string;
  readonly groupCount: number;
  readonly names: ReadonlyMap<string, number>;
  readonly #root: RegexNode;
  readonly #native: { readonly global: RegExp; readonly sticky: RegExp; readonly whole: RegExp } | undefined;
  readonly #matcher: Matcher;
  readonly #isBytes: boolean;

  constructor(pattern: string, flags: RegexFlags, isBytes: boolean) {
    const parsed = parseRegex(pattern, flags, isBytes);
    this.pattern = pattern;
    this.names = parsed.names;
    this.groupCount = parsed.groups;
    this.#root = parsed.root;
    this.#isBytes = isBytes;
    this.#matcher = new Matcher(parsed, pattern, isBytes);
    const emitted = emitRegex(parsed, isBytes);
    if (emitted !== undefined) {
      const { source, flags: letters } = emitted;
      this.#native = {
        global: new RegExp(source, `${letters}g`),
        sticky: new RegExp(source, `${letters}y`),
        whole: new RegExp(`^(?:${source})$`, `${letters}y`),
      };
    }
  }

  #guarded<T>(text: string, run: () => T): T {
    return canExplode(this.pattern, text.length) ? withDeadline(run, this.pattern) : run();
  }

  /** JavaScript finds empty matches inside of a character of two units, too. */
  #mayStopInside(text: string): boolean {
    return !this.#isBytes && widthOf(this.#root)[0] === 0 && hasAstral(text);
  }

  /** The first match, wherever it stands. */
  search(text: string): RegexMatch | undefined {
    const { global } = this.#native ?? {};
    if (global !== undefined && !this.#mayStopInside(text)) return this.#guarded(text, () => once(global, text));
    return this.#matcher.run(() => this.#searchFrom(text, 0, -1));
  }

  /** Where the groups of the first match stand. */
  searchSpans(text: string): Spans | undefined {
    const { global } = this.#native ?? {};
    if (global === undefined) return this.#matcher.run(() => this.#spansFrom(text, 0, -1));
    const regex = new RegExp(global.source, `${global.flags}d`);
    return this.#guarded(text, () => regex.exec(text)?.indices?.map((span) => span));
  }

  /** A match at the very start. */
  match(text: string): RegexMatch | undefined {
    const { sticky } = this.#native ?? {};
    if (sticky !== undefined) return this.#guarded(text, () => once(sticky, text));
    return this.#matcher.run(() => toMatch(text, this.#groups(this.#matcher.matchAt(text, 0, () => true))));
  }

  /** A match of the whole text. */
  fullMatch(text: string): RegexMatch | undefined {
    const { whole } = this.#native ?? {};
    if (whole !== undefined) return this.#guarded(text, () => once(whole, text));
    const isEnd = (end: number): boolean => end === text.length;
    return this.#matcher.run(() => toMatch(text, this.#groups(this.#matcher.matchAt(text, 0, isEnd))));
  }

  /** All matches that do not overlap, empty ones too, as finditer() finds them. */
  all(text: string): RegexMatch[] {
    const { global } = this.#native ?? {};
    if (global !== undefined && !mayHideMatches(this.#root) && !this.#mayStopInside(text)) {
      global.lastIndex = 0;
      return this.#guarded(text, () => Array.from(text.matchAll(global), nativeMatch));
    }
    return this.#matcher.run(() => {
      const found: RegexMatch[] = [];
      let at = 0;
      let emptyAt = -1;
      for (;;) {
        const match = this.#searchFrom(text, at, emptyAt);
        if (match === undefined) return found;
        found.push(match);
        at = match.end;
        // After an empty match Python looks at the same place again, for one that is not empty.
        emptyAt = match.end === match.start ? match.end : -1;
      }
    });
  }

  #searchFrom(text: string, from: number, emptyAt: number): RegexMatch | undefined {
    return toMatch(text, this.#spansFrom(text, from, emptyAt));
  }

  #spansFrom(text: string, from: number, emptyAt: number): Spans | undefined {
    for (let start = from; start <= text.length; start += 1) {
      if (!this.#isBytes && start > 0 && text.codePointAt(start - 1)! > 0xffff) continue;
      const accept = start === emptyAt ? (end: number) => end > start : () => true;
      const spans = this.#matcher.matchAt(text, start, accept);
      if (spans !== undefined) return this.#groups(spans);
    }
    return undefined;
  }

  /** All groups, the ones at the end that were never reached too. */
  #groups(spans: Spans | undefined): Spans | undefined {
    if (spans !== undefined) spans.length = this.groupCount + 1;
    return spans;
  }

  /** re.findall(): texts, or the group's, or tuples of the groups'. */
  findAll(text: string): Py[] {
    return this.all(text).map((found) => {
      if (this.groupCount === 0) return found.groups[0] ?? '';
      const groups = found.groups.slice(1).map((group) => group ?? '');
      return this.groupCount === 1 ? groups[0]! : (PyTuple.from(groups) as readonly Py[]);
    });
  }

  /** match.expand(): a replacement template filled in; a group without match is empty. */
  expand(template: string, match: RegexMatch): string {
    return fill(parseReplacement(template, this), match);
  }

  /** re.subn() with Python's replacement templates; count 0 replaces all. */
  replace(text: string, replacement: string, count = 0): { readonly text: string; readonly count: number } {
    const parts = parseReplacement(replacement, this);
    const matches = this.all(text).slice(0, count > 0 ? count : undefined);
    let result = '';
    let last = 0;
    for (const found of matches) {
      result += text.slice(last, found.start) + fill(parts, found);
      last = found.end;
    }
    return { text: result + text.slice(last), count: matches.length };
  }

  /** re.sub(). */
  sub(text: string, replacement: string, count = 0): string {
    return this.replace(text, replacement, count).text;
  }
}

function fill(parts: readonly (string | number)[], match: RegexMatch): string {
  return parts.map((part) => (typeof part === 'string' ? part : (match.groups[part] ?? ''))).join('');
}

function once(regex: RegExp, text: string): RegexMatch | undefined {
  regex.lastIndex = 0;
  const found = regex.exec(text);
  return found === null ? undefined : nativeMatch(found);
}

function nativeMatch(found: RegExpExecArray): RegexMatch {
  return { start: found.index, end: found.index + found[0].length, groups: [...found] };
}

function toMatch(text: string, spans: Spans | undefined): RegexMatch | undefined {
  const whole = spans?.[0];
  if (spans === undefined || whole === undefined) return undefined;
  const groups = Array.from(spans, (span) => (span === undefined ? undefined : text.slice(span[0], span[1])));
  return { start: whole[0], end: whole[1], groups };
}

const compiled = new Map<string, PythonRegex>();

/** Compiles a pattern, remembering the last few hundred. @throws PythonRegexError */
export function pythonRegex(pattern: string, options: RegexOptions = {}): PythonRegex {
  const { isBytes = false, ...given } = options;
  const full = { ignoreCase: false, multiLine: false, dotAll: false, verbose: false, ascii: isBytes, ...given };
  const key = `${[...Object.values(full), isBytes].map(Number).join('')}${pattern}`;
  let regex = compiled.get(key);
  if (regex === undefined) {
    regex = new PythonRegex(pattern, full, isBytes);
    if (compiled.size > 500) compiled.clear();
    compiled.set(key, regex);
  }
  return regex;
}
