import { characters, textLength } from '../../values/index.ts';

const CHUNK_HYPHENS =
  /[\t\n\v\f\r ]+|(?:[^\s-]*[\p{L}\p{N}_!"'&.,?]-{2,}(?=[\p{L}\p{N}_]))|[^\s]+?(?:(?:-(?:(?<=[\p{L}_]{2}-)|(?<=[\p{L}_]-[\p{L}_]-))(?=[\p{L}_]-?[\p{L}_]))|(?=[\t\n\v\f\r ]|$)|(?<=[\p{L}\p{N}_!"'&.,?])(?=-{2,}[\p{L}\p{N}_]))/gu;
const CHUNK_PLAIN = /[\t\n\v\f\r ]+|[^\t\n\v\f\r ]+/g;

/** Python's textwrap.wrap() of one line, tabs kept, blanks at line ends dropped. */
export function wrapLine(line: string, width: number, breakLong: boolean, hyphens: boolean): string[] {
  const chunks = (line.match(hyphens ? CHUNK_HYPHENS : CHUNK_PLAIN) ?? []).reverse() as string[];
  const lines: string[] = [];
  const isBlank = (chunk: string | undefined): boolean => chunk !== undefined && chunk.trim() === '';
  while (chunks.length > 0) {
    const current: string[] = [];
    let size = 0;
    if (isBlank(chunks.at(-1)) && lines.length > 0) chunks.pop();
    while (chunks.length > 0 && size + textLength(chunks.at(-1)!) <= width) {
      const chunk = chunks.pop()!;
      current.push(chunk);
      size += textLength(chunk);
    }
    const next = chunks.at(-1);
    if (next !== undefined && textLength(next) > width) {
      const room = Math.max(1, width - size);
      if (breakLong) {
        current.push(characters(next).slice(0, room).join(''));
        chunks[chunks.length - 1] = characters(next).slice(room).join('');
      } else if (current.length === 0) current.push(chunks.pop()!);
    }
    if (isBlank(current.at(-1))) current.pop();
    if (current.length > 0) lines.push(current.join(''));
  }
  return lines;
}
