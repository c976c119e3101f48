/** Escapes of double-quoted YAML scalars that stand for more than the character behind the backslash. */
const HEX_ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/y;
const NAMED: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};

/**
 * Where each unit of a scalar's value stands in the text it was written as: folding, indentation, quotes and escapes are
 * followed back.
 *
 * @param written source text that begins with the scalar (its quote, its `|` or `>`, or its first character)
 * @returns offsets in `written`, one for each unit of `value` and one for its end; undefined when `value` was not
 *   written like that
 */
export function scalarOffsets(written: string, value: string): number[] | undefined {
  const style = written[0];
  const isQuoted = style === '"' || style === "'";
  const isBlock = style === '|' || style === '>';
  const start = isBlock ? written.indexOf('\n') + 1 : isQuoted ? 1 : 0;
  if (isBlock && start === 0) return undefined;
  const offsets: number[] = [];
  let from = start;
  let at = 0;
  while (at < value.length) {
    // Blanks and line breaks change in every style, everything else stays in its order.
    const gap = blanks(written, from, style);
    const wanted = at;
    while (at < value.length && isBlank(value.charCodeAt(at))) at += 1;
    const isSame = at - wanted === gap - from;
    for (let blank = wanted; blank < at; blank += 1) offsets.push(isSame ? from + blank - wanted : from);
    if (at === value.length) break;
    from = gap;
    if (from >= written.length) return undefined;
    const { text, length } = character(written, from, style);
    if (!value.startsWith(text, at)) return undefined;
    for (let unit = 0; unit < text.length; unit += 1) offsets.push(from);
    at += text.length;
    from += length;
  }
  offsets.push(from);
  return offsets;
}

/** The end of the blanks that start here; in double quotes escaped blanks and line ends count too. */
function blanks(written: string, from: number, style: string | undefined): number {
  let at = from;
  for (;;) {
    if (isBlank(written.charCodeAt(at))) at += 1;
    else if (style === '"' && written[at] === '\\' && /[\sntrvf]/.test(written[at + 1] ?? '')) at += 2;
    else return at;
  }
}

function isBlank(unit: number): boolean {
  return unit === 32 || (unit >= 9 && unit <= 13);
}

/** What stands at an offset, unescaped, and how much of the source it takes. */
function character(
  written: string,
  at: number,
  style: string | undefined,
): { readonly text: string; readonly length: number } {
  const first = written[at] as string;
  if (style === "'" && first === "'") return { text: "'", length: 2 };
  if (style !== '"' || first !== '\\') return { text: first, length: 1 };
  HEX_ESCAPE.lastIndex = at;
  const hex = HEX_ESCAPE.exec(written);
  if (hex !== null) {
    const code = Number.parseInt(hex[1] ?? hex[2] ?? hex[3] ?? '', 16);
    return { text: code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code), length: hex[0].length };
  }
  const next = written[at + 1] ?? '';
  return { text: NAMED[next] ?? next, length: 2 };
}
