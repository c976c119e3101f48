import { type Py, str, toList, truth } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';
import { compareLoose } from '../../../support/versions.ts';

/** community.general's version_sort: texts in the order of the versions in them. */
export default filter('value, reverse=False', (_context, value: Py, reverse: Py) => {
  const order = (a: Py, b: Py): number => compareLoose(str(a), str(b));
  return toList(value).sort((a, b) => (truth(reverse) ? order(b, a) : order(a, b)));
});
