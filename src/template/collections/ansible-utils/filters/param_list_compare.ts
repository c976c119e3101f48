import { contains, equals, iterate, type Py, PyError, sorted } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';
import { uniqueMembers } from '../../../support/sequences.ts';

/** ansible.utils.param_list_compare: which parameters of a list are asked for; `all` and `!name` are understood. */
export default filter('base, target, *_', (_context, base: Py, target: Py) => {
  const asked = [...iterate(target)];
  for (const name of asked)
    if (typeof name !== 'string') throw new PyError('other', 'param_list_compare wants names in its target');
  const without = (asked as string[]).filter((name) => name.startsWith('!'));
  const named = (asked as string[]).filter((name) => name !== 'all' && !name.startsWith('!'));
  const chosen: Py[] = asked.includes('all') ? [...iterate(base)] : [];
  for (const name of without) {
    const at = chosen.findIndex((member) => equals(member, name.slice(1)));
    if (at >= 0) chosen.splice(at, 1);
  }
  for (const name of uniqueMembers(named)) if (contains(base, name) && !chosen.includes(name)) chosen.push(name);
  return new Map<Py, Py>([
    ['actionable', sorted(chosen, (name) => name)],
    ['unsupported', named.filter((name) => !contains(base, name))],
  ]);
});
