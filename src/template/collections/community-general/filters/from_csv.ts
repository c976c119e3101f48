import { asText, iterate, type Py, PyError, str, truth } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';
import { parseCsv } from '../../../support/parse-csv.ts';
import { wantText } from '../../../support/want-text.ts';

const DELIMITERS: Readonly<Record<string, string>> = { excel: ',', 'excel-tab': '\t', unix: ',' };

/** community.general's from_csv: each row as a dict; the first row has the names where none are given. */
export default filter(
  'data, dialect="excel", fieldnames=None, delimiter=None, skipinitialspace=None, strict=None',
  (_context, data: Py, dialect: Py, names: Py, delimiter: Py, skip: Py, strict: Py) => {
    const usual = DELIMITERS[asText(dialect) ?? ''];
    if (usual === undefined)
      throw new PyError('other', `Dialect '${str(dialect)}' is not supported by your version of python.`);
    const separator = delimiter === null ? usual : str(delimiter);
    if (separator.length !== 1)
      throw new PyError('other', 'Unable to create custom dialect: "delimiter" must be a 1-character string');
    const text = wantText(data);
    let rows: string[][];
    try {
      const options = { skipInitialSpace: skip !== null && truth(skip), strict: strict !== null && truth(strict) };
      rows = parseCsv(text, separator, options);
    } catch (error) {
      if (!(error instanceof PyError)) throw error;
      throw new PyError('other', `Unable to process file: ${error.message}`, undefined, error);
    }
    const isEmpty = (row: readonly string[]): boolean => row.length === 1 && row[0] === '';
    const head = names === null ? rows.shift() : undefined;
    const fields: readonly Py[] = names === null ? (isEmpty(head ?? ['']) ? [] : (head ?? [])) : [...iterate(names)];
    return rows.filter((row) => !isEmpty(row)).map((row) => rowOf(fields, row));
  },
);

/** Cells beyond the names stand in a list under None, missing ones are None. */
function rowOf(fields: readonly Py[], cells: readonly string[]): Py {
  const row = new Map<Py, Py>(fields.map((field, at) => [field, cells[at] ?? null]));
  if (cells.length > fields.length) row.set(null, cells.slice(fields.length));
  return row;
}
