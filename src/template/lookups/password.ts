import { listOf, type Py, str } from '../../values/index.ts';
import { type Context, lookup } from '../context.ts';
import { keptPassword, passwordCharacters, passwordTerm } from '../support/passwords.ts';

/** Ansible's password: made once and kept in a file on the controller. */
export default lookup(
  'length=20, chars=["ascii_letters", "digits", ".,:-_"], encrypt=None, ident=None, seed=None, **_',
  (context: Context, terms: readonly Py[], length: Py, chars: Py, encrypt: Py, ident: Py, seed: Py) =>
    terms.map((term) => {
      const { path, values } = passwordTerm(str(term));
      const size = Number(values.get('length') ?? str(length));
      const charset = passwordCharacters(
        values.has('chars') ? [values.get('chars') ?? ''] : listOf(chars).map(str),
        values.has('chars'),
      );
      const given = values.get('seed') ?? (seed === null ? undefined : str(seed));
      const method = values.get('encrypt') ?? (encrypt === null ? undefined : str(encrypt));
      // bcrypt alone has spellings; 2b is the usual one.
      const isBcrypt = method === 'bcrypt' || method === 'blowfish';
      const spelling = values.get('ident') ?? (ident === null ? (isBcrypt ? '2b' : undefined) : str(ident));
      return context.effect(() =>
        keptPassword(context.engine.host.basedir, path, size, charset, given, method, spelling),
      );
    }),
);
