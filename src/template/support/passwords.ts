import { randomInt } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { valueError } from '../../values/index.ts';
import { cryptWork, saltLength } from './crypt.ts';
import { SeededRandom } from './random.ts';
import { randomSalt } from './seeds.ts';
import { finish, inSlices } from './slices.ts';

const SETS: Readonly<Record<string, string>> = {
  ascii_letters: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ',
  ascii_lowercase: 'abcdefghijklmnopqrstuvwxyz',
  ascii_uppercase: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  digits: '0123456789',
  hexdigits: '0123456789abcdefABCDEF',
  octdigits: '01234567',
  punctuation: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
  whitespace: ' \t\n\r\v\f',
};

const OPTIONS = new Set(['length', 'encrypt', 'chars', 'ident', 'seed']);

/** A password term: the path, then `name=value` options. */
export function passwordTerm(term: string): { readonly path: string; readonly values: ReadonlyMap<string, string> } {
  const values = new Map<string, string>();
  const words = term.split(/\s+/).filter((word) => word !== '');
  const path: string[] = [];
  for (const word of words) {
    const at = word.indexOf('=');
    if (at > 0 && path.length > 0) {
      const name = word.slice(0, at);
      if (!OPTIONS.has(name)) throw valueError(`Unrecognized parameter(s) given to password lookup: ${name}`);
      values.set(name, word.slice(at + 1));
    } else if (values.size === 0) path.push(word);
  }
  return { path: path.join(' '), values };
}

/** The characters a password is made of; names of Python's `string` sets stand for the sets. */
export function passwordCharacters(sets: readonly string[], isTerm: boolean): string {
  const names = isTerm
    ? sets.flatMap((set) => [...set.replaceAll(',,', ',').split(','), ...(set.includes(',,') ? [','] : [])])
    : sets;
  const all = names.map((name) => (Object.hasOwn(SETS, name) ? SETS[name]! : name)).join('');
  return all.replace(/["']/g, '');
}

/** The password in a file, made and written when there is none; `/dev/null` keeps nothing. */
export function keptPassword(
  basedir: string,
  path: string,
  length: number,
  charset: string,
  seed: string | undefined,
  encrypt: string | undefined,
  ident: string | undefined,
): string | Promise<string> {
  const file = resolve(basedir, path);
  const kept = file === '/dev/null' ? undefined : readKept(file);
  const password = kept?.password ?? makePassword(length, charset, seed);
  const salt = kept?.salt ?? (encrypt === undefined ? undefined : randomSalt(saltLength(encrypt)));
  if (file !== '/dev/null' && (kept === undefined || (encrypt !== undefined && kept.salt === undefined))) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const marks = `${salt === undefined ? '' : ` salt=${salt}`}${ident === undefined ? '' : ` ident=${ident}`}`;
    writeFileSync(file, `${password}${marks}\n`, { mode: 0o600 });
  }
  if (encrypt === undefined || salt === undefined) return password;
  const work = cryptWork(password, encrypt, salt, undefined, kept?.ident ?? ident);
  return work.isLong ? inSlices(work.steps) : finish(work.steps);
}

interface Kept {
  readonly password: string;
  readonly salt: string | undefined;
  readonly ident: string | undefined;
}

function readKept(file: string): Kept | undefined {
  let content: string;
  try {
    content = readFileSync(file, 'utf8').replace(/\s+$/, '');
  } catch {
    return undefined;
  }
  const match = /^(.*?)(?: salt=(\S+))?(?: ident=(\S+))?$/s.exec(content);
  return { password: match?.[1] ?? content, salt: match?.[2], ident: match?.[3] };
}

const MAX_LENGTH = 100_000;

function makePassword(length: number, charset: string, seed: string | undefined): string {
  if (charset === '') throw valueError('the password lookup has no characters to choose from');
  if (length > MAX_LENGTH) throw valueError(`a password of more than ${MAX_LENGTH} characters is no use to anybody`);
  const random = seed === undefined ? undefined : new SeededRandom(seed);
  return Array.from(
    { length },
    () => charset[random === undefined ? randomInt(charset.length) : random.below(charset.length)],
  ).join('');
}
