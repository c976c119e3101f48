import { compare, isInt, type Py, PyError, sorted, toList } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';
import { wantInt } from '../../../support/numbers.ts';
import { uniqueMembers } from '../../../support/sequences.ts';

/** Neighbours as `3-5`; only three and more of them. */
function ranges(numbers: readonly number[]): string[] {
  const parts: string[] = [];
  for (let at = 0; at < numbers.length; ) {
    let end = at;
    while (numbers[end + 1] === numbers[end]! + 1) end += 1;
    if (end - at >= 2) parts.push(`${numbers[at]}-${numbers[end]}`);
    else parts.push(...numbers.slice(at, end + 1).map(String));
    at = end + 1;
  }
  return parts;
}

/** ansible.netcommon's vlan_parser: numbers of VLANs in the lines of a switch's configuration. */
export default filter(
  'vlan_list, first_line_len=48, other_line_len=44',
  (_context, list: Py, firstLength: Py, otherLength: Py) => {
    const members = uniqueMembers(sorted(toList(list), (member) => member));
    const [lowest, highest] = [members[0], members.at(-1)];
    if (lowest === undefined || highest === undefined) throw new PyError('other', 'list index out of range');
    if (compare(lowest, 1) < 0 || compare(highest, 4094) > 0) throw new PyError('other', 'Valid VLAN range is 1-4094');
    const lines: string[] = [];
    let limit = wantInt(firstLength);
    let line = '';
    for (const part of ranges(members.filter(isInt).map(Number))) {
      const next = line === '' ? part : `${line},${part}`;
      if (next.length > limit) {
        lines.push(line);
        limit = wantInt(otherLength);
        line = part;
      } else line = next;
    }
    return [...lines, line];
  },
);
