import schema from '../schemas/tasks/getent.json' with { type: 'json' };
import { defineTask, type GetentArgs, type Json, sh } from '../src/task/index.ts';

/** Entries of a system database (users, groups, hosts …) as facts: getent_<database>. */
export default defineTask<GetentArgs>({
  name: 'getent',
  kind: 'converge',
  check: 'always',
  schema,
  probe({ database, key, service }) {
    const from = service === undefined ? undefined : sh`-s ${service}`;
    return sh`command -v getent >/dev/null 2>&1 || { put msg 'getent is not on this host'; exit 1; }
entries=$(getent ${from} ${database} ${key}); status=$?
put entries "$entries"
put status "$status"`;
  },
  plan({ database, key, fail_key: isRequired, split }, seen) {
    const fact = `getent_${database}`;
    const separator = split ?? (['passwd', 'shadow', 'group', 'gshadow'].includes(database) ? ':' : undefined);
    const status = seen.fields.get('status');
    if (status === '0')
      return { result: { ansible_facts: { [fact]: entriesOf(seen.fields.get('entries') ?? '', separator) } } };
    if (status === '2' && key !== undefined) {
      const msg = 'One or more supplied key could not be found in the database.';
      if (isRequired) return { result: { failed: true, msg } };
      return { result: { ansible_facts: { [fact]: { [key]: null } }, msg } };
    }
    const messages: Readonly<Record<string, string>> = {
      1: 'Missing arguments, or database unknown.',
      3: 'Enumeration not supported on this database.',
    };
    return { result: { failed: true, msg: messages[status ?? ''] ?? 'Unexpected failure!' } };
  },
});

/** The first column is the key; a key that occurs more than once has a list of its rows. */
function entriesOf(text: string, separator: string | undefined): { readonly [key: string]: Json } {
  const rows: Record<string, Json> = {};
  const counts = new Map<string, number>();
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const [key = '', ...columns] = separator === undefined ? line.trim().split(/\s+/) : line.split(separator);
    const count = counts.get(key) ?? 0;
    const before = rows[key] as readonly Json[] | undefined;
    rows[key] = count === 0 ? columns : count === 1 ? [before ?? [], columns] : [...(before ?? []), columns];
    counts.set(key, count + 1);
  }
  return rows;
}
