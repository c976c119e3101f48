/** A structure that vim-cmd printed: fields by name, lists as arrays, `<unset>` and null structures as null. */
export type VimData = string | number | boolean | null | VimData[] | { readonly [name: string]: VimData };

/**
 * Reads the first structure in vim-cmd's output; text before it (`Guest information:`) is passed over. Both dialects: a blank
 * after the comma and `dynamicType` lines, or neither. undefined when there is none or it is broken off.
 */
export function parseVimObject(text: string): VimData | undefined {
  const lines = text.split('\n').map((line) => line.trim().replace(/,$/, ''));
  const first = lines.findIndex((line) => /^\([\w.]+\) \{$/.test(line));
  if (first === -1) return undefined;
  const at = { line: first };
  return readValue(lines, at, lines[first] ?? '');
}

/** A field of a field …; undefined when one of them is not there. */
export function vimField(data: VimData | undefined, ...path: readonly string[]): VimData | undefined {
  let value = data;
  for (const name of path) {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
    value = Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}

function readValue(lines: readonly string[], at: { line: number }, text: string): VimData | undefined {
  at.line += 1;
  if (/^(?:\([^)]*\) )?\{$/.test(text)) return readFields(lines, at);
  if (/^(?:\([^)]*\) )?\[$/.test(text)) return readItems(lines, at);
  if (/^(?:\([^)]*\) )?\[\]$/.test(text)) return [];
  if (text === '<unset>' || /(?:^|\) )null$/.test(text)) return null;
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^-?\d+$/.test(text)) return Number(text);
  if (!text.startsWith('"')) return text;
  // Notes go over several lines, and quotes in them are not escaped: the end is a quote at the end of a line.
  let whole = text;
  while (!(whole.length > 1 && whole.endsWith('"')) && at.line < lines.length) {
    whole += `\n${lines[at.line]}`;
    at.line += 1;
  }
  return whole.slice(1, -1);
}

function readFields(lines: readonly string[], at: { line: number }): VimData | undefined {
  const fields = new Map<string, VimData>();
  while (at.line < lines.length) {
    const line = lines[at.line] ?? '';
    if (line === '}') {
      at.line += 1;
      return Object.fromEntries(fields);
    }
    const [, name, rest] = /^(\w+) = (.*)$/.exec(line) ?? [];
    if (name === undefined || rest === undefined) {
      at.line += 1;
      continue;
    }
    const value = readValue(lines, at, rest);
    if (value === undefined) return undefined;
    fields.set(name, value);
  }
  return undefined;
}

function readItems(lines: readonly string[], at: { line: number }): VimData | undefined {
  const items: VimData[] = [];
  while (at.line < lines.length) {
    const line = lines[at.line] ?? '';
    if (line === ']') {
      at.line += 1;
      return items;
    }
    const value = readValue(lines, at, line);
    if (value === undefined) return undefined;
    items.push(value);
  }
  return undefined;
}
