import { type Py, str, valueError } from '../../values/index.ts';
import { type Context, lookup } from '../context.ts';
import { decodeBytes } from '../support/bytes.ts';
import { findLookupFile } from '../support/lookup-files.ts';
import { termWithOptions } from '../support/lookup-terms.ts';
import { parseCsv } from '../support/parse-csv.ts';

/** Ansible's csvfile: a cell of the first row whose first cell is the key. */
export default lookup(
  'file="ansible.csv", delimiter="TAB", col=1, default=None, encoding="utf-8", keycol=0, **_',
  (context: Context, terms: readonly Py[], ...options: readonly Py[]) => {
    const names = ['file', 'delimiter', 'col', 'default', 'encoding', 'keycol'];
    const found: Py[] = [];
    for (const term of terms) {
      const { key, values, unknown } = termWithOptions(str(term), names);
      if (unknown[0] !== undefined) throw valueError(`${unknown[0]} is not a valid option`);
      if (key === '') throw valueError('Search key is required but was not found');
      const option = (name: string): Py => values.get(name) ?? options[names.indexOf(name)] ?? null;
      const written = str(option('delimiter'));
      const delimiter = written === 'TAB' || written === '\\t' ? '\t' : written;
      const path = findLookupFile(context, 'files', str(option('file')));
      // What Python says to the None that ansible-core hands it.
      if (path === undefined) throw valueError("csvfile: [Errno 2] No such file or directory: b'None'");
      const text = decodeBytes(context.engine.host.readFile(path), str(option('encoding')));
      const row = parseCsv(text, delimiter).find((cells) => cells[Number(str(option('keycol')))] === key);
      const column = Number(str(option('col')));
      const cell = row?.at(column);
      if (row !== undefined && cell === undefined) throw valueError('list index out of range');
      const value = row === undefined ? option('default') : (cell ?? null);
      if (Array.isArray(value)) found.push(...(value as readonly Py[]));
      else if (value !== null) found.push(value);
    }
    return found;
  },
);
