import { type Py, str, truth, VaultText } from '../../values/index.ts';
import { type Context, filter } from '../context.ts';
import { vaultText } from '../support/vault-text.ts';
import { wantText } from '../support/want-text.ts';

/** Ansible's vault: encrypts with a given secret. */
export default filter(
  'data, secret, salt=None, vault_id="filter_default", wrap_object=False, vaultid=None',
  (context: Context, value: Py, secret: Py, salt: Py, id: Py, wraps: Py) => {
    const plain = wantText(value, 'a text to encrypt');
    const key = wantText(secret, 'a secret');
    const envelope = context.effect(() => vaultText(plain, key, salt === null ? undefined : str(salt), str(id)));
    // A wrapped envelope is no text to be shown decrypted: the run may not even have the secret.
    return truth(wraps) ? new VaultText(envelope, () => envelope) : envelope;
  },
);
