import schema from '../schemas/tasks/package_facts.json' with { type: 'json' };
import { defineTask, type Json, join, type PackageFactsArgs, raw, type Script, sh } from '../src/task/index.ts';

type Manager = PackageFactsArgs['manager'][number];

/** The program that tells of a manager's packages, and its words; one line per package, columns with tabs. */
const QUERIES: Readonly<
  Partial<Record<Manager, { readonly program: string; readonly query: string; readonly keys: readonly string[] }>>
> = {
  apt: {
    program: 'dpkg-query',
    query: `dpkg-query -W -f '\${db:Status-Abbrev}\\t\${Package}\\t\${Version}\\t\${Architecture}\\t\${Section}\\n' | sed -n 's/^.i *\\t//p'`,
    keys: ['name', 'version', 'arch', 'category'],
  },
  rpm: {
    program: 'rpm',
    query: `rpm -qa --qf '%{NAME}\\t%{VERSION}\\t%{RELEASE}\\t%{EPOCH}\\t%{ARCH}\\n'`,
    keys: ['name', 'version', 'release', 'epoch', 'arch'],
  },
  pacman: { program: 'pacman', query: "pacman -Q | tr ' ' '\\t'", keys: ['name', 'version'] },
  apk: {
    program: 'apk',
    query: "apk info -v 2>/dev/null | sed 's/-\\([^-]*-r[0-9]*\\)$/\\t\\1/'",
    keys: ['name', 'version'],
  },
  portage: {
    program: 'qlist',
    query: "qlist -Iv | sed 's/-\\([0-9][^-]*\\(-r[0-9]*\\)\\{0,1\\}\\)$/\\t\\1/'",
    keys: ['name', 'version'],
  },
  pkg: { program: 'pkg', query: "pkg query '%n\\t%v'", keys: ['name', 'version'] },
  pkg_info: {
    program: 'pkg_info',
    query: "pkg_info -a | sed 's/ .*//;s/-\\([0-9].*\\)$/\\t\\1/'",
    keys: ['name', 'version'],
  },
};

/** All packages of the host as the fact `packages`: name -> every version that is installed. */
export default defineTask<PackageFactsArgs>({
  name: 'package_facts',
  kind: 'converge',
  check: 'always',
  schema,
  probe: ({ manager, strategy }) =>
    join(
      managersOf(manager)
        .map((name) => listing(name, strategy))
        .filter((script) => script !== undefined),
    ),
  plan({ manager }, seen) {
    const found = managersOf(manager).filter((name) => seen.fields.has(name));
    if (found.length === 0) {
      const list = manager.map((name) => `'${name}'`).join(', ');
      return {
        result: {
          failed: true,
          msg: `Could not detect a supported package manager from the following list: [${list}]`,
        },
      };
    }
    const packages: Record<string, Record<string, Json>[]> = {};
    for (const name of found) {
      for (const row of readRows(name, seen.fields.get(name) ?? '')) {
        const key = String(row.name);
        packages[key] = [...(packages[key] ?? []), row];
      }
    }
    return { result: { ansible_facts: { packages } } };
  },
});

function managersOf(wanted: readonly Manager[]): readonly Manager[] {
  return wanted.includes('auto') ? (Object.keys(QUERIES) as Manager[]) : wanted;
}

/** With the strategy `first` the first manager that is there ends the search. */
function listing(name: Manager, strategy: PackageFactsArgs['strategy']): Script | undefined {
  const query = QUERIES[name];
  if (query === undefined) return undefined;
  const end = strategy === 'first' ? raw('exit 0') : undefined;
  return sh`if command -v ${query.program} >/dev/null 2>&1; then put ${name} "$(${raw(query.query)})"; ${end}
fi`;
}

function readRows(manager: Manager, text: string): Record<string, Json>[] {
  const keys = QUERIES[manager]?.keys ?? [];
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const columns = line.split('\t');
      const row: Record<string, Json> = {};
      keys.forEach((key, index) => {
        const value = columns[index] ?? '';
        row[key] = key === 'epoch' ? (value === '(none)' ? null : Number(value)) : value;
      });
      return { ...row, ...(manager === 'apt' ? { origin: '' } : {}), source: manager };
    });
}
