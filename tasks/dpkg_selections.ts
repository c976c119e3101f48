import schema from '../schemas/tasks/dpkg_selections.json' with { type: 'json' };
import { type DpkgSelectionsArgs, defineTask, sh } from '../src/task/index.ts';

/** dpkg's wish for a package: hold, install, deinstall, purge. */
export default defineTask<DpkgSelectionsArgs>({
  name: 'dpkg_selections',
  kind: 'converge',
  check: 'full',
  schema,
  probe: ({ name }) => sh`command -v dpkg >/dev/null 2>&1 || { put msg 'dpkg is not on this host'; exit 1; }
put selection "$(dpkg --get-selections ${name} 2>/dev/null)"`,
  plan({ name, selection }, seen) {
    const before = seen.fields.get('selection')?.trim().split(/\s+/)[1] ?? 'not present';
    const result = { changed: before !== selection, before, after: selection };
    if (before === selection) return { result };
    return { result, apply: sh`printf '%s %s\n' ${name} ${selection} | dpkg --set-selections` };
  },
});
