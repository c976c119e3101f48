/** A table for people: a headline, columns padded to their widest cell, two blanks between them. */
export function table(headline: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [headline.map((title) => title.toUpperCase()), ...rows];
  const widths = headline.map((_, column) => Math.max(...all.map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return `${all.map(line).join('\n')}\n`;
}
