import { createHash } from 'node:crypto';
import { PyError, valueError } from '../../values/index.ts';
import { bcrypt } from './bcrypt.ts';
import { finish, type Steps } from './slices.ts';

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

/** Formats by Ansible's names, with the most characters of salt that each takes. */
const FORMATS: Readonly<Record<string, readonly [kind: 'sha512' | 'sha256' | 'md5' | 'blowfish', salt: number]>> = {
  sha512: ['sha512', 16],
  sha512_crypt: ['sha512', 16],
  sha256: ['sha256', 16],
  sha256_crypt: ['sha256', 16],
  md5: ['md5', 8],
  md5_crypt: ['md5', 8],
  blowfish: ['blowfish', 22],
  bcrypt: ['blowfish', 22],
};

/** ansible-core's words where passlib is installed, as it nearly always is. */
function unsupported(type: string): PyError {
  const reason = `passlib does not support '${type}' algorithm`;
  return new PyError('other', `${reason}. ${reason}`);
}

/** How long a format's own random salt is. Raises for a format that is none. */
export function saltLength(type: string): number {
  const format = Object.hasOwn(FORMATS, type) ? FORMATS[type] : undefined;
  if (format === undefined) throw unsupported(type);
  return format[1];
}

/** A hash to be made: in one go, or, where that would keep everything else waiting, in slices. */
export interface CryptWork {
  readonly isLong: boolean;
  readonly steps: Steps<string>;
}

/** From here on a hash takes longer than other hosts should wait. */
const LONG_SHA_ROUNDS = 10_000;
const LONG_BCRYPT_COST = 8;
/** About half a minute of processor time. */
const MOST_SHA_ROUNDS = 10_000_000;

/** crypt(3) for the formats that Ansible's password_hash offers without passlib. `ident` is bcrypt's spelling. */
export function cryptWork(
  password: string,
  type: string,
  salt: string,
  rounds: number | undefined,
  ident = '2b',
): CryptWork {
  const format = Object.hasOwn(FORMATS, type) ? FORMATS[type] : undefined;
  if (format === undefined) throw unsupported(type);
  if (/[^./0-9A-Za-z]/.test(salt)) throw valueError('invalid characters in salt');
  if (salt.length > format[1]) throw valueError('invalid salt size');
  if (format[0] === 'blowfish') {
    const { cost, steps } = bcrypt(password, salt, rounds, ident);
    return { isLong: cost > LONG_BCRYPT_COST, steps };
  }
  if (format[0] === 'md5') return { isLong: false, steps: md5Crypt(password, salt) };
  if (rounds !== undefined && (rounds < 1000 || rounds > 999_999_999))
    throw valueError(`SHA-crypt takes 1000 to 999999999 rounds, not ${rounds}`);
  if (rounds !== undefined && rounds > MOST_SHA_ROUNDS)
    throw valueError(`${rounds} rounds would take minutes: no more than ${MOST_SHA_ROUNDS} are made`);
  return { isLong: (rounds ?? 0) > LONG_SHA_ROUNDS, steps: shaCrypt(format[0], password, salt, rounds) };
}

/** {@link cryptWork} in one go. */
export function cryptPassword(...given: Parameters<typeof cryptWork>): string {
  return finish(cryptWork(...given).steps);
}

function repeated(block: Buffer, length: number): Buffer {
  const out = Buffer.alloc(length);
  for (let at = 0; at < length; at += 1) out[at] = block[at % block.length]!;
  return out;
}

/** Ulrich Drepper's SHA-crypt: $5$ and $6$. */
function* shaCrypt(
  algorithm: 'sha256' | 'sha512',
  password: string,
  saltGiven: string,
  roundsGiven: number | undefined,
): Steps<string> {
  const key = Buffer.from(password, 'utf8');
  const salt = Buffer.from(saltGiven.slice(0, 16), 'utf8');
  const size = algorithm === 'sha512' ? 64 : 32;
  const rounds = roundsGiven ?? 5000;
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
    if (round % 100 === 0) yield;
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
function* md5Crypt(password: string, saltGiven: string): Steps<string> {
  yield;
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
