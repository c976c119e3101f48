import { Markup, type Py } from '../../values/index.ts';
import { filter } from '../context.ts';
import { dumpJson } from '../support/json.ts';
import { wantInt } from '../support/numbers.ts';

/** Jinja2's tojson: JSON with sorted keys that may stand inside HTML. */
export default filter('value, indent=None', (_context, value: Py, indent: Py) => {
  const text = dumpJson(value, { indent: indent === null ? null : wantInt(indent), sortKeys: true, ensureAscii: true });
  return new Markup(text.replace(/[<>&']/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`));
});
