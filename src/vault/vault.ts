import { CbxError, SourceFile, type Span } from '../errors/index.ts';
import { decryptBytes, encryptBytes } from './cipher.ts';
import { formatEnvelope, isVaulted, parseEnvelope } from './envelope.ts';
import type { VaultSecret } from './secrets.ts';

/** Opens and seals vault envelopes with a set of passwords. */
export class Vault {
  readonly #secrets: readonly VaultSecret[];
  readonly #matchIds: boolean;

  /** @param matchIds try only passwords of the envelope's own label (DEFAULT_VAULT_ID_MATCH) */
  constructor(secrets: readonly VaultSecret[] = [], matchIds = false) {
    this.#secrets = secrets;
    this.#matchIds = matchIds;
  }

  /**
   * The plain bytes of an envelope. The password of the envelope's label is tried first.
   * @throws CbxError VAULT_NO_SECRET, VAULT_WRONG_PASSWORD, VAULT_BAD_ENVELOPE
   */
  decrypt(envelope: string, at?: Span): Buffer {
    const parsed = parseEnvelope(envelope, at);
    const isOwn = (secret: VaultSecret): boolean => secret.vaultId === parsed.vaultId;
    const own = this.#secrets.filter(isOwn);
    const candidates = this.#matchIds ? own : [...own, ...this.#secrets.filter((secret) => !isOwn(secret))];
    if (candidates.length === 0) {
      const hint = 'name one with --vault-password-file, --vault-id or --ask-vault-pass';
      throw new CbxError('VAULT_NO_SECRET', 'a vaulted value needs a vault password, and there is none', at, hint);
    }
    for (const { password } of candidates) {
      const plain = decryptBytes(parsed, password);
      if (plain !== undefined) return plain;
    }
    const labels = [...new Set(candidates.map((secret) => secret.vaultId))].join(', ');
    const message = `none of the vault passwords (${labels}) opens this, which is labelled "${parsed.vaultId}"`;
    throw new CbxError('VAULT_WRONG_PASSWORD', message, at);
  }

  /** The plain text of a `!vault` value. */
  decryptText(envelope: string, at?: Span): string {
    return this.decrypt(envelope, at).toString('utf8');
  }

  /** A file's bytes, decrypted where the whole file is an envelope; `secret` says so. */
  openFile(path: string, bytes: Buffer): { bytes: Buffer; secret: boolean } {
    if (!isVaulted(bytes)) return { bytes, secret: false };
    const text = bytes.toString('latin1');
    const file = new SourceFile(path, text, true);
    return { bytes: this.decrypt(text, { file, start: 0, end: text.indexOf('\n') }), secret: true };
  }

  /**
   * Seals bytes with the password of a label, or with the first password.
   * @throws CbxError VAULT_NO_SECRET
   */
  encrypt(plain: Buffer, vaultId?: string, salt?: Buffer): string {
    const secret = this.#secrets.find((one) => vaultId === undefined || one.vaultId === vaultId);
    if (secret === undefined) {
      throw new CbxError(
        'VAULT_NO_SECRET',
        `there is no vault password${vaultId === undefined ? '' : ` "${vaultId}"`}`,
      );
    }
    return formatEnvelope({ vaultId: secret.vaultId, ...encryptBytes(plain, secret.password, salt) });
  }
}
