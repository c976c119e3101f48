import { type Py, str } from '../../values/index.ts';
import { type Context, filter } from '../context.ts';
import { cryptPassword } from '../support/crypt.ts';
import { wantInt } from '../support/numbers.ts';
import { randomSalt } from '../support/seeds.ts';
import { wantText } from '../support/want-text.ts';

/** Ansible's password_hash: crypt(3)'s SHA-512, SHA-256 and MD5 formats. */
export default filter(
  'password, hashtype="sha512", salt=None, salt_size=None, rounds=None, ident=None',
  (context: Context, value: Py, type: Py, salt: Py, size: Py, rounds: Py) => {
    const length = size === null ? undefined : wantInt(size);
    const own = salt === null ? context.effect(() => randomSalt(length ?? 16)) : str(salt);
    return cryptPassword(wantText(value), str(type), own, rounds === null ? undefined : wantInt(rounds));
  },
);
