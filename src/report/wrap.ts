/** Python's textwrap: what a line may be broken between. A word may be broken behind its hyphens. */
const CHUNKS =
  /[ ]+|(?<=[\p{L}\p{N}_!"'&.,?])-{2,}(?=[\p{L}\p{N}_])|[^ ]+?(?:-(?:(?<=[\p{L}_]{2}-)|(?<=[\p{L}_]-[\p{L}_]-))(?=[\p{L}_]-?[\p{L}_])|(?= |$)|(?<=[\p{L}\p{N}_!"'&.,?])(?=-{2,}[\p{L}\p{N}_]))/gu;

export interface WrapOptions {
  readonly columns: number;
  /** Blanks where a line is broken stay at its end, or begin the next one. */
  readonly keepBlanks?: boolean;
}

/** A text filled into lines of at most so many columns, as Ansible wraps its warnings with Python's textwrap. */
export function wrapText(text: string, { columns, keepBlanks = false }: WrapOptions): string {
  const chunks =
    expandTabs(text)
      .replace(/[\n\v\f\r]/g, ' ')
      .match(CHUNKS) ?? [];
  const lines: string[] = [];
  for (let at = 0; at < chunks.length; ) {
    if (!keepBlanks && lines.length > 0 && isBlank(chunks[at])) at += 1;
    let line = '';
    for (; at < chunks.length && line.length + (chunks[at] as string).length <= columns; at += 1) line += chunks[at];
    const next = chunks[at];
    let isFull = false;
    if (next !== undefined && next.length > columns) {
      const end = breakOf(next, columns - line.length);
      line += next.slice(0, end);
      chunks[at] = next.slice(end);
      isFull = end === 0;
    }
    // Python drops the last piece of a line when it is blank; of a long word that begins on the next line that is ''.
    if (!keepBlanks && !isFull) line = line.replace(/ +$/, '');
    if (line !== '') lines.push(line);
  }
  return lines.join('\n');
}

function expandTabs(text: string): string {
  return text.replace(/([^\t\n\r]*)\t/g, (_, before: string) => before + ' '.repeat(8 - (before.length % 8)));
}

function isBlank(chunk: string | undefined): boolean {
  return chunk?.trim() === '';
}

/** Where a word that is longer than a line is broken: behind the last hyphen that fits, else where the line ends. */
function breakOf(word: string, space: number): number {
  const hyphen = word.slice(0, space).lastIndexOf('-');
  return hyphen > 0 && /[^-]/.test(word.slice(0, hyphen)) ? hyphen + 1 : space;
}
