/** What a .vmx file shall say: values by key, and beginnings of keys that shall not be there. */
export interface VmxWish {
  readonly values: ReadonlyMap<string, string>;
  /** `ethernet1.` removes every setting of that card. */
  readonly without: readonly string[];
}

interface Line {
  readonly text: string;
  readonly key?: string;
  readonly value?: string;
}

/**
 * A .vmx file edited in one go. Keys are compared without case and keep how they are written; a key that the file has twice
 * is written once, where it stood first. Everything else stays as it is.
 *
 * @returns the same text when nothing has to change
 */
export function editVmx(text: string, wish: VmxWish): string {
  const wanted = new Map([...wish.values].map(([key, value]) => [key.toLowerCase(), { key, value }]));
  const gone = wish.without.map((beginning) => beginning.toLowerCase());
  const done = new Set<string>();
  const kept: string[] = [];
  for (const line of readLines(text)) {
    const key = line.key?.toLowerCase();
    const wanting = key === undefined ? undefined : wanted.get(key);
    if (key === undefined || (wanting === undefined && !gone.some((beginning) => key.startsWith(beginning)))) {
      kept.push(line.text);
    } else if (wanting !== undefined && !done.has(key)) {
      kept.push(line.value === wanting.value ? line.text : `${line.key} = "${encode(wanting.value)}"`);
      done.add(key);
    }
  }
  for (const [key, wanting] of wanted) {
    if (!done.has(key)) kept.push(`${wanting.key} = "${encode(wanting.value)}"`);
  }
  return kept.map((line) => `${line}\n`).join('');
}

/** The settings of a .vmx file by lower-case key; the last line of a key counts. */
export function vmxSettings(text: string): ReadonlyMap<string, string> {
  return new Map(
    readLines(text).flatMap(({ key, value }) => (key === undefined ? [] : [[key.toLowerCase(), value ?? '']])),
  );
}

function readLines(text: string): readonly Line[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => {
    const [, key, value] = /^\s*([\w.:-]+)\s*=\s*"([^"]*)"\s*$/.exec(line) ?? [];
    return key === undefined ? { text: line } : { text: line, key, value: decode(value ?? '') };
  });
}

/** A quote, a line end and the bar itself are written as a bar and two hexadecimal digits. */
function encode(value: string): string {
  return value.replace(/["|\r\n]/g, (char) => `|${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

function decode(value: string): string {
  return value.replace(/\|([0-9a-f]{2})/gi, (_all, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}
