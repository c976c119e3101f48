import type { Py } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';
import { type5Salt } from '../../../support/type5.ts';
import { wantText } from '../../../support/want-text.ts';

/** ansible.netcommon's hash_salt: the salt of a hashed password. */
export default filter('password', (_context, password: Py) => type5Salt(wantText(password)));
