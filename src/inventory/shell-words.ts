export interface ShellWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Words as Python's shlex splits them in POSIX mode with comments: quotes and backslashes are taken off, `#` outside quotes
 * ends the line even in the middle of a word.
 * @throws Error naming the open quote or the dangling backslash
 */
export function splitShellWords(line: string): ShellWord[] {
  const words: ShellWord[] = [];
  let text = '';
  let start = -1;
  let quote = '';
  const finish = (end: number): void => {
    if (start >= 0) words.push({ text, start, end });
    text = '';
    start = -1;
  };
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at] ?? '';
    if (quote !== '') {
      if (char === quote) quote = '';
      else if (char === '\\' && quote === '"' && (line[at + 1] === '"' || line[at + 1] === '\\')) {
        at += 1;
        text += line[at] ?? '';
      } else text += char;
    } else if (char === ' ' || char === '\t' || char === '\r' || char === '\n') finish(at);
    else if (char === '#') {
      finish(at);
      return words;
    } else {
      if (start < 0) start = at;
      if (char === '"' || char === "'") quote = char;
      else if (char === '\\') {
        at += 1;
        if (at >= line.length) throw new Error('nothing follows the backslash');
        text += line[at] ?? '';
      } else text += char;
    }
  }
  if (quote !== '') throw new Error('a quote is not closed');
  finish(line.length);
  return words;
}
