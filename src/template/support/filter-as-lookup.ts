import { type Py, toList } from '../../values/index.ts';
import { type Context, type Lookup, lookup } from '../context.ts';

/**
 * The lookup that some filters of collections are offered as, too: the terms are the filter's arguments, which may also
 * be given by name. It finds the list that the filter gives with `wantlist`.
 */
export function filterAsLookup(filter: string, names: readonly string[]): Lookup {
  return lookup(
    names.map((name) => `${name}=None`).join(', '),
    (context: Context, terms: readonly Py[], ...options: readonly Py[]) => {
      const given = names.map((_, at) => options[at] ?? terms[at] ?? null);
      const named = names.flatMap((name, at) => (at === 0 || given[at] === null ? [] : [[name, given[at]!] as const]));
      return toList(context.callFilter(filter, given[0] ?? null, [], new Map([...named, ['wantlist', true]])));
    },
  );
}
