import { asText, type Py } from '../../../../values/index.ts';
import { lookup } from '../../../context.ts';

/** Lists at every depth; a text that stands for nothing ends the list it is in. */
function flatten(terms: readonly Py[]): Py[] {
  const end = terms.findIndex((term) => ['None', 'null'].includes(asText(term) ?? ''));
  return (end < 0 ? terms : terms.slice(0, end)).flatMap((term) =>
    Array.isArray(term) ? flatten(term as readonly Py[]) : [term],
  );
}

/** community.general's flattened: all members of lists in lists. */
export default lookup('**_', (_context, terms: readonly Py[]) => flatten(terms));
