import { type Py, splitLines, str, truth, valueError } from '../../values/index.ts';
import { filter } from '../context.ts';
import { wantInt } from '../support/numbers.ts';
import { wantText } from '../support/want-text.ts';
import { wrapLine } from '../support/wrap-line.ts';

/** Jinja2's wordwrap: each line on its own. */
export default filter(
  's, width=79, break_long_words=True, wrapstring=None, break_on_hyphens=True',
  (_context, value: Py, width: Py, breakLong: Py, wrap: Py, hyphens: Py) => {
    const size = wantInt(width);
    if (size <= 0) throw valueError(`invalid width ${size} (must be > 0)`);
    const joiner = wrap === null ? '\n' : str(wrap);
    return splitLines(wantText(value))
      .map((line) => wrapLine(line, size, truth(breakLong), truth(hyphens)).join(joiner))
      .join(joiner);
  },
);
