import { createHash } from 'node:crypto';
import { PyError, spend, valueError } from '../../values/index.ts';

const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Which bytes of the digest go into each group of four characters (the SHA-crypt specification's table). */
const ORDER_512 = Array.from({ length: 21 }, (_, at) => {
  const members = [at, at + 21, at + 42];
  return at % 3 === 0 ? members : at % 3 === 1 ? [members[1]!, members[2]!, at] : [members[2]!, at, members[1]!];
});
const ORDER_256 = [
  [0, 10, 20],
  [21, 1, 11],
  [12, 22, 2],
  [3, 13, 23],
  [24, 4, 14],
  [15, 25, 5],
  [6, 16, 26],
  [27, 7, 17],
  [18, 28, 8],
  [9, 19, 29],
];

function group(value: number, length: number): string {
  let text = '';
  for (let at = 0; at < length; at += 1) {
    text += ALPHABET[value & 0x3f];
    value >>>= 6;
  }
  return text;
}

/** crypt(3) for the formats that Ansible's password_hash offers without passlib. */
export function cryptPassword(password: string, type: string, salt: string, rounds: number | undefined): string {
  const kind = type.replace(/_crypt$/, '');
  if (/[^./0-9A-Za-z]/.test(salt))
    throw valueError("invalid characters in salt: only letters, digits, '.' and '/' are allowed");
  if (kind === 'sha512') return shaCrypt('sha512', password, salt, rounds);
  if (kind === 'sha256') return shaCrypt('sha256', password, salt, rounds);
  if (kind === 'md5') return md5Crypt(password, salt);
  if (kind === 'blowfish' || kind === 'bcrypt')
    throw new PyError(
      'other',
      'password_hash cannot make blowfish hashes',
      'sha512 is the default and works everywhere',
    );
  throw new PyError('other', `crypt does not support '${type}' algorithm`);
}

function repeated(block: Buffer, length: number): Buffer {
  const out = Buffer.alloc(length);
  for (let at = 0; at < length; at += 1) out[at] = block[at % block.length]!;
  return out;
}

/** Rounds that people ask for (passlib's default is 656,000); from here on the rendering's time limit counts. */
const FREE_ROUNDS = 700_000;

/** Ulrich Drepper's SHA-crypt: $5$ and $6$. */
function shaCrypt(
  algorithm: 'sha256' | 'sha512',
  password: string,
  saltGiven: string,
  roundsGiven: number | undefined,
): string {
  const key = Buffer.from(password, 'utf8');
  const salt = Buffer.from(saltGiven.slice(0, 16), 'utf8');
  const size = algorithm === 'sha512' ? 64 : 32;
  const rounds = Math.min(999_999_999, Math.max(1000, roundsGiven ?? 5000));
  const digest = (...parts: readonly Buffer[]): Buffer => {
    const hash = createHash(algorithm);
    for (const part of parts) hash.update(part);
    return hash.digest();
  };
  const b = digest(key, salt, key);
  const first = createHash(algorithm).update(key).update(salt).update(repeated(b, key.length));
  for (let bits = key.length; bits > 0; bits >>>= 1) first.update(bits & 1 ? b : key);
  let a = first.digest();
  const p = repeated(digest(...Array.from({ length: key.length }, () => key)), key.length);
  const s = repeated(digest(...Array.from({ length: 16 + a[0]! }, () => salt)), salt.length);
  for (let round = 0; round < rounds; round += 1) {
    if (round >= FREE_ROUNDS) spend(20);
    const hash = createHash(algorithm);
    hash.update(round & 1 ? p : a);
    if (round % 3 !== 0) hash.update(s);
    if (round % 7 !== 0) hash.update(p);
    hash.update(round & 1 ? a : p);
    a = hash.digest();
  }
  let text = '';
  for (const [x, y, z] of algorithm === 'sha512' ? ORDER_512 : ORDER_256) {
    text += group((a[x!]! << 16) | (a[y!]! << 8) | a[z!]!, 4);
  }
  text += size === 64 ? group(a[63]!, 2) : group((a[31]! << 8) | a[30]!, 3);
  const mark = algorithm === 'sha512' ? '6' : '5';
  return `$${mark}$${roundsGiven === undefined ? '' : `rounds=${rounds}$`}${salt.toString('utf8')}$${text}`;
}

/** Poul-Henning Kamp's MD5-crypt: $1$. */
function md5Crypt(password: string, saltGiven: string): string {
  const key = Buffer.from(password, 'utf8');
  const salt = Buffer.from(saltGiven.slice(0, 8), 'utf8');
  const inner = createHash('md5').update(key).update(salt).update(key).digest();
  const hash = createHash('md5').update(key).update('$1$').update(salt).update(repeated(inner, key.length));
  for (let bits = key.length; bits > 0; bits >>>= 1) hash.update(bits & 1 ? Buffer.from([0]) : key.subarray(0, 1));
  let a = hash.digest();
  for (let round = 0; round < 1000; round += 1) {
    const next = createHash('md5').update(round & 1 ? key : a);
    if (round % 3 !== 0) next.update(salt);
    if (round % 7 !== 0) next.update(key);
    a = next.update(round & 1 ? a : key).digest();
  }
  let text = '';
  for (const [x, y, z] of [
    [0, 6, 12],
    [1, 7, 13],
    [2, 8, 14],
    [3, 9, 15],
    [4, 10, 5],
  ]) {
    text += group((a[x!]! << 16) | (a[y!]! << 8) | a[z!]!, 4);
  }
  return `$1$${salt.toString('utf8')}$${text}${group(a[11]!, 2)}`;
}
