import { CbxError, type Span } from '../errors/index.ts';

const MARK = '$ANSIBLE_VAULT';

export interface VaultEnvelope {
  readonly version: '1.1' | '1.2';
  /** The label of version 1.2; `default` where there is none. */
  readonly vaultId: string;
  readonly salt: Buffer;
  readonly hmac: Buffer;
  readonly ciphertext: Buffer;
}

/** Whether bytes or a text are a vault envelope. */
export function isVaulted(data: Buffer | string): boolean {
  return typeof data === 'string' ? data.startsWith(MARK) : data.subarray(0, MARK.length).toString('latin1') === MARK;
}

/**
 * Takes an envelope apart: a header line `$ANSIBLE_VAULT;1.1;AES256` or `$ANSIBLE_VAULT;1.2;AES256;label`, then hex digits
 * of the hex digits of salt, HMAC and ciphertext.
 * @throws CbxError VAULT_BAD_ENVELOPE
 */
export function parseEnvelope(text: string, at?: Span): VaultEnvelope {
  const [header = '', ...lines] = text.trim().split('\n');
  const [mark, version, cipher, label] = header.trim().split(';');
  if (mark !== MARK) throw malformed('it does not start with $ANSIBLE_VAULT', at);
  if (version !== '1.1' && version !== '1.2') throw malformed(`version ${version ?? ''} is unknown`, at);
  if (cipher !== 'AES256') throw malformed(`cipher ${cipher ?? ''} is unknown`, at);
  const body = unhex(lines.map((line) => line.trim()).join(''), at).toString('latin1');
  const [salt, hmac, ciphertext, ...rest] = body.split('\n');
  if (salt === undefined || hmac === undefined || ciphertext === undefined || rest.length > 0) {
    throw malformed('its body does not hold salt, checksum and ciphertext', at);
  }
  const vaultId = label === undefined || label === '' ? 'default' : label;
  return { version, vaultId, salt: unhex(salt, at), hmac: unhex(hmac, at), ciphertext: unhex(ciphertext, at) };
}

/** The text of an envelope, lines of 80 digits, with a final newline. The label makes it version 1.2. */
export function formatEnvelope(envelope: Omit<VaultEnvelope, 'version'>): string {
  const { vaultId, salt, hmac, ciphertext } = envelope;
  const isLabelled = vaultId !== 'default';
  const header = isLabelled ? `${MARK};1.2;AES256;${vaultId}` : `${MARK};1.1;AES256`;
  const body = [salt, hmac, ciphertext].map((part) => part.toString('hex')).join('\n');
  const digits = Buffer.from(body, 'latin1').toString('hex');
  return [header, ...(digits.match(/.{1,80}/g) ?? []), ''].join('\n');
}

function unhex(digits: string, at: Span | undefined): Buffer {
  if (digits.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(digits)) throw malformed('its body is not hexadecimal', at);
  return Buffer.from(digits, 'hex');
}

function malformed(reason: string, at: Span | undefined): CbxError {
  return new CbxError('VAULT_BAD_ENVELOPE', `this vault envelope cannot be read: ${reason}`, at);
}
