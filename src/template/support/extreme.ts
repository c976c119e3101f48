import { compare, iterate, type Py, Undefined } from '../../values/index.ts';
import { attributeGetter, ignoreCase } from './attributes.ts';

/** The first member that beats all others; undefined for an empty sequence. */
export function extreme(value: Py, isSensitive: boolean, path: Py, beats: (order: number) => boolean): Py {
  const get = attributeGetter(path);
  const key = (item: Py): Py => (isSensitive ? get(item) : ignoreCase(get(item)));
  let best: { readonly member: Py; readonly key: Py } | undefined;
  for (const member of iterate(value)) {
    const own = key(member);
    if (best === undefined || beats(compare(own, best.key))) best = { member, key: own };
  }
  return best?.member ?? new Undefined({ path: 'max', key: 'max', reason: 'No aggregated item, sequence was empty.' });
}
