import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { CbxError } from '../errors/index.ts';
import { decodeBytes, encodeText as encodeUtf8 } from '../util/surrogate-escape.ts';

/** Rendered text as bytes in one of Python's encodings; bytes that were no text come back as they were. */
export function encodeText(text: string, encoding: string): Buffer {
  switch (encoding.toLowerCase().replaceAll('_', '-')) {
    case 'utf-8':
    case 'utf8':
      return encodeUtf8(text);
    case 'ascii':
    case 'us-ascii':
      return encodeBelow(text, 0x7f, encoding);
    case 'latin-1':
    case 'latin1':
    case 'iso-8859-1':
    case 'iso8859-1':
      return encodeBelow(text, 0xff, encoding);
    case 'utf-16':
      return Buffer.from(`\ufeff${text}`, 'utf16le');
    case 'utf-16-le':
      return Buffer.from(text, 'utf16le');
    case 'utf-16-be':
      return Buffer.from(text, 'utf16le').swap16();
    default:
      throw new CbxError('ARGS_ENCODING', `the encoding ${encoding} is not known`);
  }
}

/** Bytes in one of Python's encodings as text; what is no text stays as lone surrogates. */
export function decodeText(bytes: Buffer, encoding: string): string {
  switch (encoding.toLowerCase().replaceAll('_', '-')) {
    case 'latin-1':
    case 'latin1':
    case 'iso-8859-1':
    case 'iso8859-1':
      return bytes.toString('latin1');
    case 'utf-16':
    case 'utf-16-le':
      return bytes.toString('utf16le').replace(/^\ufeff/, '');
    case 'utf-16-be':
      return Buffer.from(bytes).swap16().toString('utf16le');
    default:
      return decodeBytes(bytes);
  }
}

function encodeBelow(text: string, highest: number, encoding: string): Buffer {
  for (const char of text) {
    if ((char.codePointAt(0) ?? 0) <= highest) continue;
    throw new CbxError('ARGS_ENCODING', `the character ${JSON.stringify(char)} does not exist in ${encoding}`);
  }
  return Buffer.from(text, 'latin1');
}

/** The controller's name for a user id, or the number where it has none. */
export function fileOwner(uid: number): string {
  const me = userInfo();
  if (me.uid === uid) return me.username;
  try {
    const row = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((line) => line.split(':')[2] === String(uid));
    return row?.split(':')[0] ?? String(uid);
  } catch {
    return String(uid);
  }
}

/** Local time as Python's str(datetime): `2026-01-31 08:05:09.123000`. */
export function formatMoment(moment: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
  const clock = `${two(moment.getHours())}:${two(moment.getMinutes())}:${two(moment.getSeconds())}`;
  const ms = moment.getMilliseconds();
  return `${day} ${clock}${ms === 0 ? '' : `.${String(ms).padStart(3, '0')}000`}`;
}
