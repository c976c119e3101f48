import { type Py, str, truth } from '../../values/index.ts';
import { type Context, filter } from '../context.ts';
import { cryptWork, saltLength } from '../support/crypt.ts';
import { wantInt } from '../support/numbers.ts';
import { randomSalt } from '../support/seeds.ts';
import { finish, inSlices } from '../support/slices.ts';
import { wantText } from '../support/want-text.ts';

/** Ansible's password_hash: crypt(3)'s SHA-512, SHA-256, MD5 and Blowfish formats. */
export default filter(
  'password, hashtype="sha512", salt=None, salt_size=None, rounds=None, ident=None',
  (context: Context, value: Py, type: Py, salt: Py, size: Py, rounds: Py, ident: Py) => {
    const kind = str(type);
    const length = size === null ? saltLength(kind) : wantInt(size);
    const own = salt === null || !truth(salt) ? context.effect(() => randomSalt(length)) : wantText(salt);
    const count = rounds === null || !truth(rounds) ? undefined : wantInt(rounds);
    const work = cryptWork(wantText(value), kind, own, count, ident === null ? undefined : str(ident));
    return work.isLong ? context.effect(() => inSlices(work.steps)) : finish(work.steps);
  },
);
