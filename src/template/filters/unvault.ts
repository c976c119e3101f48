import { type Py, VaultText } from '../../values/index.ts';
import { isVaulted } from '../../vault/index.ts';
import { filter } from '../context.ts';
import { unvaultText } from '../support/vault-text.ts';
import { wantText } from '../support/want-text.ts';

/** Ansible's unvault: decrypts with a given secret. */
export default filter('vault, secret, vault_id="filter_default", vaultid=None', (_context, value: Py, secret: Py) => {
  // With the secret given here, whatever secrets the run has.
  const text = value instanceof VaultText ? value.envelope : wantText(value, 'a vault');
  return isVaulted(text) ? unvaultText(text, wantText(secret, 'a secret')) : text;
});
