import { type Py, splitLines, truth } from '../../values/index.ts';
import { filter } from '../context.ts';
import { wantInt } from '../support/numbers.ts';
import { wantText } from '../support/want-text.ts';

/** Jinja2's indent. */
export default filter(
  's, width=4, first=False, blank=False',
  (_context, value: Py, width: Py, first: Py, blank: Py) => {
    const indention = typeof width === 'string' ? width : ' '.repeat(Math.max(0, wantInt(width)));
    const text = `${wantText(value)}\n`;
    let result: string;
    if (truth(blank)) result = splitLines(text).join(`\n${indention}`);
    else {
      const [head = '', ...lines] = splitLines(text);
      result = head;
      if (lines.length > 0) result += `\n${lines.map((line) => (line === '' ? line : indention + line)).join('\n')}`;
    }
    return truth(first) ? indention + result : result;
  },
);
