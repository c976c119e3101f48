import { type Py, str } from '../../values/index.ts';
import { filter } from '../context.ts';

/** Jinja2's wordcount. */
export default filter('s', (_context, value: Py) => str(value).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0);
