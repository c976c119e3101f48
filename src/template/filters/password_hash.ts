import { asText, isNumeric, type Py, str, truth, typeError, typeName, Undefined } from '../../values/index.ts';
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
    const usual = saltLength(kind);
    if (size !== null && !isNumeric(size))
      throw typeError(`'<' not supported between instances of '${typeName(size)}' and 'int'`);
    const length = size === null ? usual : wantInt(size);
    const own = salt === null || !truth(salt) ? context.effect(() => randomSalt(length)) : wantText(salt);
    const count = rounds === null || !truth(rounds) ? undefined : wantInt(rounds);
    const work = cryptWork(secretText(value), kind, own, count, ident === null ? undefined : str(ident));
    return work.isLong ? context.effect(() => inSlices(work.steps)) : finish(work.steps);
  },
);

function secretText(value: Py): string {
  const text = asText(value);
  if (text !== undefined) return text;
  if (value instanceof Undefined) throw value.error();
  throw typeError(`secret must be unicode or bytes, not ${value === null ? 'None' : typeName(value)}`);
}
