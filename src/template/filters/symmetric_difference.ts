import { Members, type Py } from '../../values/index.ts';
import { filter } from '../context.ts';
import { combineSets, concatenated, isAmong, uniqueMembers } from '../support/sequences.ts';

/** Ansible's symmetric_difference. */
export default filter('a, b', (_context, left: Py, right: Py) =>
  combineSets(
    left,
    right,
    (first, second) => {
      const [inFirst, inSecond] = [new Members(first), new Members(second)];
      return [...first.filter((member) => !inSecond.has(member)), ...second.filter((member) => !inFirst.has(member))];
    },
    () => {
      const [isLeft, isRight] = [isAmong(left), isAmong(right)];
      return uniqueMembers(concatenated(left, right)).filter((member) => !(isLeft(member) && isRight(member)));
    },
  ),
);
