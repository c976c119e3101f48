/** POSIX sh text. Built only by {@link sh}, {@link join} and {@link raw}, so nothing unquoted can slip in. */
export class Script {
  readonly text: string;
  /** @internal use the sh tag */
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

export type ScriptPart = Script | string | number | readonly (string | number | Script)[] | undefined;

/**
 * The sh tag: every `${…}` becomes one single-quoted word, a list becomes several words, a Script is put in as it is and
 * undefined as nothing. There is no other quoting in cbx.
 */
export function sh(texts: TemplateStringsArray, ...parts: readonly ScriptPart[]): Script {
  let text = texts[0] ?? '';
  parts.forEach((part, index) => {
    text += render(part) + (texts[index + 1] ?? '');
  });
  return new Script(text);
}

/** Text that is shell source already: a user's command line. Never anything that cbx assembled from values. */
export function raw(text: string): Script {
  return new Script(text);
}

/** Scripts one after another, `separator` (default: a new line) between them; undefined ones are left out. */
export function join(scripts: readonly (Script | undefined)[], separator = '\n'): Script {
  return new Script(
    scripts
      .filter((script) => script !== undefined)
      .map((script) => script.text)
      .join(separator),
  );
}

/** One single-quoted sh word; throws on NUL, which no argument can hold. */
export function quote(text: string): string {
  if (text.includes('\0')) throw new RangeError('a shell word cannot contain NUL');
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function render(part: ScriptPart): string {
  if (part === undefined) return '';
  if (part instanceof Script) return part.text;
  if (Array.isArray(part)) return (part as readonly ScriptPart[]).map(render).join(' ');
  return quote(String(part));
}
