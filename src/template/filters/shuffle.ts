import { type Py, toList, tryIterate, Undefined } from '../../values/index.ts';
import { type Context, filter } from '../context.ts';
import { SeededRandom } from '../support/random.ts';
import { trySeed } from '../support/seeds.ts';

/** Ansible's shuffle: the same order for the same seed; what is no list stays as it is. */
export default filter('mylist, seed=None', (context: Context, value: Py, seed: Py) => {
  if (value instanceof Undefined) throw value.error();
  if (tryIterate(value) === undefined) return value;
  const list = toList(value);
  if (seed !== null) {
    // What is no seed leaves the order as it is.
    const known = trySeed(seed);
    return known === undefined ? list : new SeededRandom(known).shuffle(list);
  }
  const order = context.effect(() => list.map(() => Math.random()));
  return list
    .map((member, at) => ({ member, key: order[at] ?? 0 }))
    .sort((a, b) => a.key - b.key)
    .map((entry) => entry.member);
});
