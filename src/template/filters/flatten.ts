import { asText, iterate, type Py, PyObject, truth, Undefined } from '../../values/index.ts';
import { filter } from '../context.ts';
import { wantInt } from '../support/numbers.ts';

const NULLS = new Set(['None', 'null']);

function flattenInto(out: Py[], members: Iterable<Py>, levels: number | undefined, skipNulls: boolean): void {
  for (const member of members) {
    if (skipNulls && (member === null || (typeof member === 'string' && NULLS.has(member)))) continue;
    const isSequence =
      Array.isArray(member) ||
      (member instanceof PyObject &&
        asText(member) === undefined &&
        !(member instanceof Undefined) &&
        member.iterate() !== undefined);
    if (isSequence && (levels === undefined || levels >= 1))
      flattenInto(out, iterate(member), levels === undefined ? undefined : levels - 1, skipNulls);
    else out.push(member);
  }
}

/** Ansible's flatten. */
export default filter('mylist, levels=None, skip_nulls=True', (_context, value: Py, levels: Py, skipNulls: Py) => {
  const out: Py[] = [];
  flattenInto(out, iterate(value), levels === null ? undefined : wantInt(levels), truth(skipNulls));
  return out;
});
