import { dictSet, iterate, listOf, type Py, tryIterate, typeError, valueError } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';

/** community.general's dict: pairs as a dict. */
export default filter('sequence', (_context, sequence: Py) => {
  const dict = new Map<Py, Py>(sequence instanceof Map ? (sequence as ReadonlyMap<Py, Py>) : []);
  if (sequence instanceof Map) return dict;
  let at = 0;
  for (const item of iterate(sequence)) {
    if (tryIterate(item) === undefined)
      throw typeError(`cannot convert dictionary update sequence element #${at} to a sequence`);
    const pair = listOf(item);
    if (pair.length !== 2)
      throw valueError(`dictionary update sequence element #${at} has length ${pair.length}; 2 is required`);
    dictSet(dict, pair[0]!, pair[1]!);
    at += 1;
  }
  return dict;
});
