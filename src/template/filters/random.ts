import { isInt, type Py, toList, tryIterate, Undefined, valueError } from '../../values/index.ts';
import { type Context, filter } from '../context.ts';
import { wantInt } from '../support/numbers.ts';
import { seededBelow } from '../support/seeds.ts';

/** Ansible's random: a member of a sequence, or a number below a limit; the same for the same seed. */
export default filter(
  'end, start=None, step=None, seed=None',
  (context: Context, end: Py, start: Py, step: Py, seed: Py) => {
    const below =
      seed === null ? (limit: number) => context.effect(() => Math.floor(Math.random() * limit)) : seededBelow(seed);
    if (end instanceof Undefined) throw end.error();
    if (isInt(end)) {
      const from = start === null ? 0 : wantInt(start);
      const by = step === null ? 1 : wantInt(step);
      const count = Math.ceil((Number(end) - from) / by);
      if (count <= 0) throw valueError('empty range for randrange()');
      return from + by * below(count);
    }
    if (tryIterate(end) === undefined) throw valueError('random can only be used on sequences and integers');
    if (start !== null || step !== null) throw valueError('start and step can only be used with integer values');
    const list = toList(end);
    if (list.length === 0) throw valueError('Cannot choose from an empty sequence');
    return list[below(list.length)]!;
  },
);
