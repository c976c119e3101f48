import { valueError } from '../../values/index.ts';

export interface CsvOptions {
  /** Whether blanks after a delimiter are dropped. */
  readonly skipInitialSpace?: boolean;
  /** Whether bad quoting is an error. */
  readonly strict?: boolean;
}

/** Rows and cells of a CSV text: quotes, doubled quotes and line ends inside quotes, as Python's csv reads them. */
export function parseCsv(text: string, delimiter: string, options: CsvOptions = {}): string[][] {
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
      } else {
        isQuoted = false;
        const next = text[at + 1];
        if (options.strict === true && next !== undefined && ![delimiter, '\n', '\r'].includes(next))
          throw valueError(`'${delimiter}' expected after '"'`);
      }
    } else if (character === ' ' && options.skipInitialSpace === true && !isStarted) continue;
    else if (character === '"' && !isStarted) {
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
  if (isQuoted && options.strict === true) throw valueError('unexpected end of data');
  if (cell !== '' || row.length > 0) {
    endCell();
    rows.push(row);
  }
  return rows;
}
