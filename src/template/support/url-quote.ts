/** Python's urllib quote(): UTF-8, everything but letters, digits, `_.-~` and the safe characters as %XX. */
export function urlQuote(text: string, safe: string): string {
  let result = '';
  for (const byte of Buffer.from(text, 'utf8')) {
    const character = String.fromCharCode(byte);
    result +=
      /[A-Za-z0-9_.~-]/.test(character) || safe.includes(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return result;
}

/** The same for queries: blanks as +. */
export function urlQuotePlus(text: string): string {
  return urlQuote(text, ' ').replaceAll(' ', '+');
}

/** Python's unquote(): %XX as UTF-8, broken escapes stay. */
export function urlUnquote(text: string): string {
  return text.replace(/(?:%[\da-fA-F]{2})+/g, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'));
}
