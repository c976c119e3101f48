/** Thrown for an open quote or a backslash at the end; the message is Python's shlex's. */
export class ShellWordsError extends Error {
  override readonly name = 'ShellWordsError';
}

/**
 * Splits a command line as Python's `shlex.split` does (POSIX mode, no comments): quotes group, a backslash escapes the
 * next character, inside double quotes only `"` and `\`. Nothing is expanded.
 *
 * @throws ShellWordsError for an open quote or a backslash at the end
 */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let index = 0; index < text.length; index += 1) {
    const char = text.charAt(index);
    if (quote === "'") {
      if (char === "'") quote = '';
      else word += char;
    } else if (char === '\\') {
      index += 1;
      if (index >= text.length) throw new ShellWordsError('No escaped character');
      const next = text.charAt(index);
      word = (word ?? '') + (quote === '"' && next !== '"' && next !== '\\' ? `\\${next}` : next);
    } else if (quote === '"') {
      if (char === '"') quote = '';
      else word += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (/[ \t\r\n]/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? '') + char;
    }
  }
  if (quote !== '') throw new ShellWordsError('No closing quotation');
  if (word !== undefined) words.push(word);
  return words;
}
