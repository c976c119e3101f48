import { type Py, type PyDict, repr, str, truth, valueError } from '../../values/index.ts';
import { lookup } from '../context.ts';
import { isTrueWord } from '../support/lookup-terms.ts';
import { tupleOf } from '../support/sequences.ts';

const EXPECTED = 'subelements lookup expects a list of two or three items, ';

/** Ansible's subelements: each element with each member of a list inside it. */
export default lookup('**_', (_context, terms: readonly Py[]) => {
  const [list, path, flags] = terms;
  if (list === undefined || path === undefined || terms.length > 3) throw valueError(EXPECTED);
  if (typeof path !== 'string')
    throw valueError(`${EXPECTED}first a dict or a list, second a string pointing to the subkey`);
  if (flags !== undefined && !isFlags(flags))
    throw valueError(`${EXPECTED}the optional third item must be a dict with flags skip_missing`);
  if (list instanceof Map && truth((list as PyDict).get('skipped') ?? false)) return [];
  const elements =
    list instanceof Map ? [...(list as PyDict).values()] : Array.isArray(list) ? (list as readonly Py[]) : [list];
  const skips = flags instanceof Map && isTrueWord((flags as PyDict).get('skip_missing') ?? false);
  const steps = path.split('.');
  const rows: Py[] = [];
  for (const element of elements) {
    if (!(element instanceof Map)) throw valueError(`subelements lookup expects a dictionary, got '${repr(element)}'`);
    if (truth((element as PyDict).get('skipped') ?? false)) continue;
    let members: Py | undefined = element;
    for (const [at, step] of steps.entries()) {
      const inside: PyDict = members as PyDict;
      members = inside.get(step);
      if (members === undefined) {
        if (!skips) throw valueError(`could not find '${step}' key in iterated item '${repr(inside)}'`);
        break;
      }
      const isLast = at === steps.length - 1;
      if (isLast ? Array.isArray(members) : members instanceof Map) continue;
      if (skips) break;
      throw valueError(`the key ${step} should point to a ${isLast ? 'list' : 'dictionary'}, got '${str(members)}'`);
    }
    const rest = without(element as PyDict, steps);
    if (Array.isArray(members)) for (const member of members as readonly Py[]) rows.push(tupleOf([rest, member]));
  }
  return rows;
});

function isFlags(flags: Py): boolean {
  return flags instanceof Map && [...(flags as PyDict).keys()].every((key) => key === 'skip_missing');
}

/** The element without the list that is walked, as Ansible's lookup hands it out. */
function without(element: PyDict, steps: readonly string[]): PyDict {
  const [step = '', ...deeper] = steps;
  const copy = new Map(element);
  const inner = copy.get(step);
  if (deeper.length === 0) copy.delete(step);
  else if (inner instanceof Map) copy.set(step, without(inner as PyDict, deeper));
  return copy;
}
