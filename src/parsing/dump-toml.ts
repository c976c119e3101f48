import { floatRepr, isDict, PyDate, PyFloat, textRepr, UnsafeText, type Value, VaultText } from '../values/index.ts';

type Table = ReadonlyMap<Value, Value>;

/** A dict as Python's toml package writes it: tables level by level, `None` left out. */
export function dumpToml(value: Value): string {
  if (!isDict(value)) throw new TypeError('TOML needs a mapping');
  const [head, first] = section(value, '');
  let out = head;
  let tables: ReadonlyMap<string, Table> = first;
  while (tables.size > 0) {
    const next = new Map<string, Table>();
    for (const [name, table] of tables) {
      const [text, inner] = section(table, name);
      if (text !== '' || inner.size === 0) {
        if (out !== '' && !out.endsWith('\n\n')) out += '\n';
        out += `[${name}]\n${text}`;
      }
      for (const [key, member] of inner) next.set(`${name}.${key}`, member);
    }
    tables = next;
  }
  return out;
}

/** A table's own keys, arrays of tables behind them, and the tables inside it. */
function section(table: Table, path: string): [string, ReadonlyMap<string, Table>] {
  let keys = '';
  let arrays = '';
  const inner = new Map<string, Table>();
  for (const [key, value] of table) {
    const name = quoteKey(String(key));
    if (isDict(value)) inner.set(name, value);
    else if (Array.isArray(value) && value.some(isDict)) {
      const full = path === '' ? name : `${path}.${name}`;
      for (const item of value) if (isDict(item)) arrays += arrayEntry(full, item);
    } else if (value !== null) keys += `${name} = ${scalar(value)}\n`;
  }
  return [keys + arrays, inner];
}

function arrayEntry(path: string, item: Table): string {
  const [text, first] = section(item, path);
  let out = `[[${path}]]\n`;
  let tail = '\n';
  if (text.startsWith('[')) tail += text;
  else out += text;
  let tables = first;
  while (tables.size > 0) {
    const next = new Map<string, Table>();
    for (const [name, table] of tables) {
      const [body, inner] = section(table, `${path}.${name}`);
      if (body !== '') tail += `[${path}.${name}]\n${body}`;
      for (const [key, member] of inner) next.set(`${name}.${key}`, member);
    }
    tables = next;
  }
  return out + tail;
}

function scalar(value: Value): string {
  if (Array.isArray(value)) {
    // TOML has no null: the package writes Python's None as a text.
    const items = (value as readonly Value[]).map((item) => ` ${item === null ? '"None"' : scalar(item)},`);
    return `[${items.join('')}]`;
  }
  if (typeof value === 'string') return quote(value);
  if (value instanceof UnsafeText) return quote(value.text);
  if (value instanceof VaultText) return quote(value.reveal());
  if (value instanceof PyDate) return value.text.replace(' ', 'T').replace(/\+00:00$/, 'Z');
  if (value instanceof PyFloat) return float(value.value);
  if (typeof value === 'number' && !Number.isInteger(value)) return float(value);
  return String(value);
}

function float(value: number): string {
  return floatRepr(value).replace('e+0', 'e+').replace('e-0', 'e-');
}

function quoteKey(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : quote(key);
}

/** The package writes Python's repr with double quotes; hexadecimal escapes, which TOML has not, become Unicode ones. */
function quote(text: string): string {
  const repr = textRepr(text);
  const body = repr.slice(1, -1);
  const plain = repr.startsWith("'") ? body.replace(/\\'/g, "'").replace(/"/g, '\\"') : body.replace(/"/g, '\\"');
  return `"${plain.replace(/((?:^|[^\\])(?:\\\\)*)\\x/g, '$1\\u00')}"`;
}
