import { type Py, truth } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';
import { type5, type5Salt } from '../../../support/type5.ts';
import { wantText } from '../../../support/want-text.ts';

/** ansible.netcommon's comp_type5: whether a hash is that of a password; the hash itself when asked for. */
export default filter(
  'unencrypted_password, encrypted_password, return_original=False',
  (_context, password: Py, hashed: Py, wantsHash: Py) => {
    const own = wantText(hashed);
    if (type5(password, type5Salt(own)) !== own) return false;
    return truth(wantsHash) ? own : true;
  },
);
