import { createCipheriv, createDecipheriv, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { VaultEnvelope } from './envelope.ts';

const ITERATIONS = 10_000;
const BLOCK_BYTES = 16;

interface Keys {
  readonly cipher: Buffer;
  readonly hmac: Buffer;
  readonly iv: Buffer;
}

// Deriving takes tens of milliseconds, and many values of one project share a salt's file: keep what was derived.
const derived = new Map<string, Keys>();
const MAX_DERIVED = 1000;

/** The plain bytes, or undefined where the password is not the one. */
export function decryptBytes(envelope: VaultEnvelope, password: Buffer): Buffer | undefined {
  const keys = deriveKeys(password, envelope.salt);
  const expected = createHmac('sha256', keys.hmac).update(envelope.ciphertext).digest();
  if (expected.length !== envelope.hmac.length || !timingSafeEqual(expected, envelope.hmac)) return undefined;
  const decipher = createDecipheriv('aes-256-ctr', keys.cipher, keys.iv);
  const padded = Buffer.concat([decipher.update(envelope.ciphertext), decipher.final()]);
  const padding = padded.at(-1) ?? 0;
  return padding >= 1 && padding <= BLOCK_BYTES ? padded.subarray(0, padded.length - padding) : undefined;
}

/** Salt, checksum and ciphertext of plain bytes. A given salt makes the result repeatable (tests). */
export function encryptBytes(
  plain: Buffer,
  password: Buffer,
  salt: Buffer = randomBytes(32),
): Pick<VaultEnvelope, 'salt' | 'hmac' | 'ciphertext'> {
  const keys = deriveKeys(password, salt);
  const padding = BLOCK_BYTES - (plain.length % BLOCK_BYTES);
  const cipher = createCipheriv('aes-256-ctr', keys.cipher, keys.iv);
  const ciphertext = Buffer.concat([
    cipher.update(Buffer.concat([plain, Buffer.alloc(padding, padding)])),
    cipher.final(),
  ]);
  return { salt, hmac: createHmac('sha256', keys.hmac).update(ciphertext).digest(), ciphertext };
}

function deriveKeys(password: Buffer, salt: Buffer): Keys {
  const id = `${salt.toString('hex')}:${createHmac('sha256', salt).update(password).digest('hex')}`;
  let keys = derived.get(id);
  if (keys === undefined) {
    const bytes = pbkdf2Sync(password, salt, ITERATIONS, 80, 'sha256');
    keys = { cipher: bytes.subarray(0, 32), hmac: bytes.subarray(32, 64), iv: bytes.subarray(64, 80) };
    if (derived.size >= MAX_DERIVED) derived.clear();
    derived.set(id, keys);
  }
  return keys;
}
