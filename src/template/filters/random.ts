import {
  dictGet,
  int,
  isInt,
  type Py,
  type PyDict,
  PyFloat,
  toBigInt,
  toList,
  tryIterate,
  typeError,
  Undefined,
  valueError,
} from '../../values/index.ts';
import { type Context, filter } from '../context.ts';
import { SeededRandom } from '../support/random.ts';
import { seedOf } from '../support/seeds.ts';

/** Ansible's random: a member of a sequence, or a number below a limit; the same for the same seed. */
export default filter(
  'end, start=None, step=None, seed=None',
  (context: Context, end: Py, start: Py, step: Py, seed: Py) => {
    const seeded = seed === null ? undefined : new SeededRandom(seedOf(seed));
    const below = (limit: bigint): bigint => {
      if (seeded !== undefined)
        return limit > Number.MAX_SAFE_INTEGER ? seeded.belowBig(limit) : BigInt(seeded.below(Number(limit)));
      return context.effect(() => (BigInt(Math.floor(Math.random() * 2 ** 53)) * limit) / 2n ** 53n);
    };
    if (end instanceof Undefined) throw end.error();
    if (isInt(end) || typeof end === 'boolean') {
      const from = start === null ? 0n : whole(start, 1);
      const by = step === null ? 1n : whole(step, 3);
      if (by === 0n) throw valueError('zero step for randrange()');
      const width = toBigInt(end) - from;
      const count = by > 0n ? (width + by - 1n) / by : (width + by + 1n) / by;
      if (count <= 0n) throw valueError('empty range for randrange()');
      return int(from + by * below(count));
    }
    if (tryIterate(end) === undefined) throw valueError('random can only be used on sequences and integers');
    if (start !== null || step !== null) throw valueError('start and step can only be used with integer values');
    const list = toList(end);
    if (list.length === 0) throw valueError('Cannot choose from an empty sequence');
    const at = Number(below(BigInt(list.length)));
    if (!(end instanceof Map)) return list[at]!;
    // A dict is asked for the number as a key.
    const member = dictGet(end as PyDict, at);
    if (member === undefined) throw valueError(String(at));
    return member;
  },
);

/** randrange() takes a float that is a whole number for one. */
function whole(value: Py, place: number): bigint {
  if (isInt(value) || typeof value === 'boolean') return toBigInt(value);
  if (value instanceof PyFloat && Number.isInteger(value.value)) return BigInt(value.value);
  throw typeError(`non-integer arg ${place} for randrange()`);
}
