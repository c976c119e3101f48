import { PyFloat, type Value } from '../../values/value.ts';
import { unbox } from '../coerce.ts';

/** Why a `mode` argument cannot be used; `details` as Ansible's result has it. */
export class ModeError extends Error {
  override readonly name = 'ModeError';
  readonly details: string;
  constructor(details: string) {
    super('mode must be in octal or symbolic form');
    this.details = details;
  }
}

export interface ModeBase {
  /** The mode that a symbolic one starts from. */
  readonly mode: number;
  readonly isDirectory: boolean;
  /** The target's umask: clauses without who are cut by it. */
  readonly umask: number;
}

const CLAUSE = /^([ugoa]*)((?:[-+=](?:[ugo]|[rwxXst]*))+)$/;

/**
 * The permission bits that a `mode` argument asks for. A number is taken as it is (ansible-core: an unquoted `mode: 644`
 * is decimal 644, octal 1204, while YAML reads 0644 as octal); text is octal or symbolic, and symbolic modes start from
 * the present ones.
 *
 * @throws ModeError
 */
export function resolveMode(given: Value, base: ModeBase): number {
  const mode = unbox(given);
  if (typeof mode === 'number' && Number.isInteger(mode)) return bounded(mode);
  if (typeof mode === 'boolean') return mode ? 1 : 0;
  if (typeof mode !== 'string')
    throw new ModeError(`a mode cannot be ${mode instanceof PyFloat ? 'a float' : 'of this type'}`);
  if (/^\s*(0o)?[0-7]+\s*$/i.test(mode)) return bounded(Number.parseInt(mode.trim().replace(/^0o/i, ''), 8));
  let current = base.mode;
  for (const clause of mode.split(',')) current = applyClause(clause, current, base, mode);
  return current;
}

/** True when a mode depends on what the file has now. */
export function isSymbolicMode(given: Value | undefined): boolean {
  const mode = given === undefined ? null : unbox(given);
  return typeof mode === 'string' && !/^\s*(0o)?[0-7]+\s*$/i.test(mode);
}

function bounded(mode: number): number {
  if (mode < 0 || mode > 0o7777) throw new ModeError(`Invalid mode: ${mode}`);
  return mode;
}

function applyClause(clause: string, start: number, base: ModeBase, whole: string): number {
  const match = CLAUSE.exec(clause);
  if (match === null) throw new ModeError(`bad symbolic permission for mode: ${whole}`);
  const isWithoutWho = match[1] === '';
  const users = isWithoutWho ? 'ugo' : (match[1] ?? '').replaceAll('a', 'ugo');
  let mode = start;
  for (const [, operator, permissions] of (match[2] ?? '').matchAll(/([-+=])([ugo]|[rwxXst]*)/g)) {
    for (const user of new Set(users)) {
      let bits = bitsFor(user, permissions ?? '', mode, base);
      if (isWithoutWho) bits &= ~base.umask;
      if (operator === '+') mode |= bits;
      else if (operator === '-') mode &= ~bits;
      else mode = (mode & ~allBits(user)) | bits;
    }
  }
  return mode;
}

const SHIFT: Readonly<Record<string, number>> = { u: 6, g: 3, o: 0 };
const SPECIAL: Readonly<Record<string, number>> = { u: 0o4000, g: 0o2000, o: 0o1000 };

function allBits(user: string): number {
  return (0o7 << (SHIFT[user] ?? 0)) | (SPECIAL[user] ?? 0);
}

function bitsFor(user: string, permissions: string, mode: number, base: ModeBase): number {
  const shift = SHIFT[user] ?? 0;
  const source = SHIFT[permissions];
  if (source !== undefined) return ((mode >> source) & 0o7) << shift;
  let bits = 0;
  for (const letter of permissions) {
    if (letter === 'r') bits |= 4 << shift;
    if (letter === 'w') bits |= 2 << shift;
    if (letter === 'x' || (letter === 'X' && (base.isDirectory || (mode & 0o111) !== 0))) bits |= 1 << shift;
    if (letter === 's' && user !== 'o') bits |= SPECIAL[user] ?? 0;
    if (letter === 't' && user === 'o') bits |= 0o1000;
  }
  return bits;
}
