import { type Py, truth } from '../../values/index.ts';
import { filter } from '../context.ts';
import { extreme } from '../support/extreme.ts';

/** Jinja2's max. */
export default filter('value, case_sensitive=False, attribute=None', (_context, value: Py, sensitive: Py, path: Py) =>
  extreme(value, truth(sensitive), path, (order) => order > 0),
);
