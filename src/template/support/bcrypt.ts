import { PyError, valueError } from '../../values/index.ts';
import { Blowfish } from './blowfish.ts';
import type { Steps } from './slices.ts';

const ALPHABET = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const MAGIC = Buffer.from('OrpheanBeholderScryDoubt', 'latin1');
const DEFAULT_ROUNDS = 12;
/** About a minute of processor time. */
const MOST_ROUNDS = 18;

/** The work, and the logarithm of the number of its rounds. */
interface Bcrypt {
  readonly cost: number;
  readonly steps: Steps<string>;
}

/**
 * Provos and Mazières' bcrypt: `$2b$` and its elder spellings, which differ in name only.
 * @param salt 22 characters of bcrypt's alphabet; what the last one has too many bits for is dropped
 * @param rounds the logarithm of the number of rounds, 4 to 31
 */
export function bcrypt(password: string, salt: string, rounds: number | undefined, ident: string): Bcrypt {
  if (!['2a', '2b', '2y'].includes(ident))
    throw new PyError('other', `bcrypt has no ident '${ident}': it is 2a, 2b or 2y`);
  if (salt.length !== 22) throw valueError('invalid salt size: bcrypt takes exactly 22 characters');
  const cost = rounds ?? DEFAULT_ROUNDS;
  if (cost < 4 || cost > 31) throw valueError(`bcrypt takes 4 to 31 rounds, not ${cost}`);
  if (cost > MOST_ROUNDS)
    throw valueError(`2^${cost} rounds would take minutes: no more than 2^${MOST_ROUNDS} are made`);
  return { cost, steps: hash(password, decode(salt).subarray(0, 16), cost, ident) };
}

function* hash(password: string, bytes: Buffer, cost: number, ident: string): Steps<string> {
  const key = keyWords(Buffer.concat([Buffer.from(password, 'utf8'), Buffer.from([0])]).subarray(0, 72), 18);
  const saltKey = keyWords(bytes, 18);
  const cipher = new Blowfish();
  cipher.expand(key, keyWords(bytes, 4));
  for (let round = 0; round < 2 ** cost; round += 1) {
    yield;
    cipher.expand(key, undefined);
    cipher.expand(saltKey, undefined);
  }
  const block = keyWords(MAGIC, 6);
  for (let round = 0; round < 64; round += 1) for (let at = 0; at < 6; at += 2) cipher.encrypt(block, at);
  const out = Buffer.alloc(24);
  for (const [at, word] of block.entries()) out.writeUInt32BE(word, at * 4);
  return `$${ident}$${String(cost).padStart(2, '0')}$${encode(bytes)}${encode(out.subarray(0, 23))}`;
}

/** Bytes as words, over and over until there are enough. */
function keyWords(bytes: Uint8Array, count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, at) => {
    let word = 0;
    for (let byte = 0; byte < 4; byte += 1) word = (word << 8) | bytes[(at * 4 + byte) % bytes.length]!;
    return word;
  });
}

/** bcrypt's base64: the usual one with another alphabet and no padding. */
function encode(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const group = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const count = Math.min(4, bytes.length - at + 1);
    for (let place = 0; place < count; place += 1) text += ALPHABET[(group >>> (18 - 6 * place)) & 63];
  }
  return text;
}

function decode(text: string): Buffer {
  let bits = '';
  for (const character of text) bits += ALPHABET.indexOf(character).toString(2).padStart(6, '0');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
