import {
  decodeText,
  isUndefined,
  JinjaText,
  LenientUndefined,
  type Py,
  PyBytes,
  PyError,
  PyFloat,
  PyText,
  PyTuple,
  parseLiteral,
  repr,
  str,
} from '../../values/index.ts';
import { refuseUndefined } from './refuse-undefined.ts';

/** Whether a template's text becomes a value when it reads as one; `native`: as Ansible's jinja2_native has it. */
export type Conversion = boolean | 'native';

/**
 * What a template's output becomes (ansible-core 2.14): one text, and where `convert` is set, a list, dict or boolean
 * when that text reads as one. A single piece that a filter made as text stays text.
 */
export function concatenate(pieces: readonly Py[], convert: Conversion): Py {
  if (convert === 'native') return concatenateNative(pieces);
  if (pieces.length === 0) return '';
  if (pieces.length === 1) {
    const only = pieces[0]!;
    if (only instanceof JinjaText) return only;
    if (convert) return convertPiece(only);
    return printed(only);
  }
  let text = '';
  for (const piece of pieces) text += printed(piece);
  return convert ? convertText(text) : text;
}

/**
 * With jinja2_native a single value stays what it is, nothing at all is None, and any text that reads as a Python literal
 * becomes that; a text in quotes keeps them.
 */
function concatenateNative(pieces: readonly Py[]): Py {
  if (pieces.length === 0) return null;
  const only = pieces.length === 1 ? pieces[0]! : undefined;
  if (only !== undefined && typeof only !== 'string') {
    refuseUndefined(only);
    if (!(only instanceof PyText) || only instanceof JinjaText) return only;
  }
  const text = pieces.map(printed).join('');
  try {
    const value = parseLiteral(text, 'python');
    return typeof value === 'string' ? `${text[0]}${value}${text[0]}` : value;
  } catch (error) {
    if (error instanceof PyError && error.kind === 'syntax') return text;
    throw error;
  }
}

function convertPiece(piece: Py): Py {
  if (typeof piece === 'boolean') return piece;
  if (typeof piece === 'string') return convertText(piece);
  if ((Array.isArray(piece) && !(piece instanceof PyTuple)) || piece instanceof Map) {
    // Printing and reading back gives the same value for plain data, so both are left out.
    if (readsBack(piece, 0)) return piece;
    return convertText(repr(piece));
  }
  return convertText(printed(piece));
}

/** The text of one piece; bytes print as the text they encode. */
function printed(piece: Py): string {
  refuseUndefined(piece);
  return piece instanceof PyBytes ? decodeText(piece.data, 'utf-8', 'surrogateescape') : str(piece);
}

/** True for values whose repr() is a Python literal of the same value. */
function readsBack(value: Py, depth: number): boolean {
  if (value instanceof LenientUndefined) return false;
  if (isUndefined(value)) throw value.error();
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'bigint':
      return true;
    case 'number':
      return Number.isFinite(value);
  }
  if (value === null) return true;
  if (value instanceof PyFloat) return Number.isFinite(value.value);
  if (value instanceof PyText || depth > 90) return false;
  if (Array.isArray(value)) return (value as readonly Py[]).every((member) => readsBack(member, depth + 1));
  if (value instanceof Map && value.constructor === Map) {
    for (const [key, member] of value as ReadonlyMap<Py, Py>) {
      if (!readsBack(key, depth + 1) || !readsBack(member, depth + 1)) return false;
    }
    return true;
  }
  return false;
}

/** A list, dict or boolean when the text reads as one; else the text. Raises the type errors of unhashable keys. */
export function convertText(text: string): Py {
  const first = text.charCodeAt(0);
  if (first !== 123 && first !== 91) {
    if (text === 'True') return true;
    return text === 'False' ? false : text;
  }
  try {
    return parseLiteral(text);
  } catch (error) {
    if (error instanceof PyError && error.kind === 'syntax') return text;
    throw error;
  }
}
