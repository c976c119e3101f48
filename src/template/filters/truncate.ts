import { characters, length, type Py, str, textLength, truth, valueError } from '../../values/index.ts';
import { filter } from '../context.ts';
import { wantInt } from '../support/numbers.ts';
import { wantText } from '../support/want-text.ts';

/** Jinja2's truncate. */
export default filter(
  's, length=255, killwords=False, end="...", leeway=None',
  (_context, value: Py, size: Py, kill: Py, end: Py, leeway: Py) => {
    const count = length(value);
    const limit = wantInt(size);
    const tail = str(end);
    const spare = leeway === null ? 5 : wantInt(leeway);
    if (limit < textLength(tail)) throw valueError(`expected length >= ${textLength(tail)}, got ${limit}`);
    if (spare < 0) throw valueError(`expected leeway >= 0, got ${spare}`);
    if (count <= limit + spare) return value;
    const head = characters(wantText(value))
      .slice(0, limit - textLength(tail))
      .join('');
    if (truth(kill)) return head + tail;
    const blank = head.lastIndexOf(' ');
    return (blank < 0 ? head : head.slice(0, blank)) + tail;
  },
);
