import { PyError } from '../../values/index.ts';
import { isVaulted, Vault } from '../../vault/index.ts';

export { isVaulted };

function vaultWith(secret: string, vaultId: string): Vault {
  return new Vault([{ vaultId, password: Buffer.from(secret, 'utf8') }]);
}

/** A text as a vault envelope under a secret of its own. */
export function vaultText(text: string, secret: string, salt: string | undefined, vaultId: string): string {
  return vaultWith(secret, vaultId).encrypt(
    Buffer.from(text, 'utf8'),
    vaultId,
    salt === undefined ? undefined : Buffer.from(salt, 'utf8'),
  );
}

/** The text of a vault envelope under a secret of its own. */
export function unvaultText(envelope: string, secret: string): string {
  try {
    return vaultWith(secret, 'filter_default').decryptText(envelope);
  } catch (error) {
    throw new PyError(
      'other',
      `unable to decrypt: ${error instanceof Error ? error.message : String(error)}`,
      undefined,
      error,
    );
  }
}
