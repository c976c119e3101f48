import { asText, dictGet, dictSet, iterate, type Py, PyError, str, typeName } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';

/** community.general's counter: how often each member comes. */
export default filter('sequence', (_context, sequence: Py) => {
  if (!Array.isArray(sequence) && asText(sequence) === undefined) {
    throw new PyError(
      'other',
      `Argument for community.general.counter must be a sequence (string or list). ${str(sequence)} is <class '${typeName(sequence)}'>`,
    );
  }
  const counts = new Map<Py, Py>();
  try {
    for (const member of iterate(sequence)) dictSet(counts, member, Number(dictGet(counts, member) ?? 0) + 1);
  } catch (error) {
    if (!(error instanceof PyError)) throw error;
    throw new PyError(
      'other',
      `community.general.counter needs a sequence with hashable elements (int, float or str) - ${error.message}`,
      undefined,
      error,
    );
  }
  return counts;
});
