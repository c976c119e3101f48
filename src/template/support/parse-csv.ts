import { valueError } from '../../values/index.ts';

/** Rows and cells of a CSV text: quotes, doubled quotes and line ends inside quotes, as Python's csv reads them. */
export function parseCsv(text: string, delimiter: string): string[][] {
  if (delimiter.length !== 1) throw valueError('"delimiter" must be a 1-character string');
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  let isStarted = false;
  const endCell = (): void => {
    row.push(cell);
    cell = '';
    isStarted = false;
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!;
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (character === '"' && !isStarted) {
      isQuoted = true;
      isStarted = true;
    } else if (character === delimiter) endCell();
    else if (character === '\n' || character === '\r') {
      if (character === '\r' && text[at + 1] === '\n') at += 1;
      endCell();
      rows.push(row);
      row = [];
    } else {
      cell += character;
      isStarted = true;
    }
  }
  if (cell !== '' || row.length > 0) {
    endCell();
    rows.push(row);
  }
  return rows;
}
