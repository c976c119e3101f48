import type { Py } from '../../values/index.ts';
import { filter } from '../context.ts';
import { prettyRepr } from '../support/pretty-repr.ts';

/** Jinja2's pprint: the value as Python's pprint lays it out, 80 columns wide. */
export default filter('value', (_context, value: Py) => prettyRepr(value));
