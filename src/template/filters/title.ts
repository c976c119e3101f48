import { characters, type Py, str } from '../../values/index.ts';
import { filter } from '../context.ts';

/** Jinja2's title: each word's first letter in upper case; words end at blanks, hyphens and brackets. */
export default filter('s', (_context, value: Py) =>
  str(value)
    .split(/([-\s({[<]+)/u)
    .map((word) => {
      const [first = '', ...rest] = characters(word);
      return first.toUpperCase() + rest.join('').toLowerCase();
    })
    .join(''),
);
