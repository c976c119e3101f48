/**
 * str.encode() and bytes.decode() with CPython 3.11's encodings, error handlers and messages. One-byte encodings come from
 * {@link ONE_BYTE}; those of East Asia are read with the platform's decoders. Stateful ones (utf-7, iso2022 …) are not known.
 */
import { ALIASES } from './encoding-names.ts';
import { ONE_BYTE } from './encoding-tables.ts';
import { PyError, typeError } from './py.ts';

/** What a codec makes of one place: so many bytes read as a text, or so many bytes that mean nothing, and why. */
type Read = { readonly size: number; readonly text: string } | { readonly size: number; readonly reason: string };

interface Codec {
  /** Python's name of it in messages. */
  readonly name: string;
  readonly reason: string;
  /** Written before everything else. */
  readonly mark?: readonly number[];
  readonly isWide?: boolean;
  readonly write: (code: number) => readonly number[] | undefined;
  readonly read: (data: Uint8Array, at: number) => Read;
}

const isSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdfff;
const NO_SURROGATES = 'surrogates not allowed';

const UTF8: Codec = {
  name: 'utf-8',
  reason: NO_SURROGATES,
  write: (code) => (isSurrogate(code) ? undefined : [...Buffer.from(String.fromCodePoint(code), 'utf8')]),
  read: readUtf8,
};

const WHOLE_UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function readUtf8(data: Uint8Array, at: number): Read {
  const lead = data[at]!;
  if (lead < 0x80) return { size: 1, text: String.fromCharCode(lead) };
  if (lead < 0xc2 || lead > 0xf4) return { size: 1, reason: 'invalid start byte' };
  const wanted = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  let code = lead & (0xff >> (wanted + 1));
  for (let count = 1; count < wanted; count += 1) {
    const byte = data[at + count];
    if (byte === undefined) return { size: count, reason: 'unexpected end of data' };
    const least = count === 1 && lead === 0xe0 ? 0xa0 : count === 1 && lead === 0xf0 ? 0x90 : 0x80;
    const most = count === 1 && lead === 0xed ? 0x9f : count === 1 && lead === 0xf4 ? 0x8f : 0xbf;
    if (byte < least || byte > most) return { size: count, reason: 'invalid continuation byte' };
    code = (code << 6) | (byte & 0x3f);
  }
  return { size: wanted, text: String.fromCodePoint(code) };
}

/** ascii and latin-1: a character is its byte. */
function plain(name: string, limit: number): Codec {
  const reason = `ordinal not in range(${limit})`;
  return {
    name,
    reason,
    write: (code) => (code < limit ? [code] : undefined),
    read: (data, at) => (data[at]! < limit ? { size: 1, text: String.fromCharCode(data[at]!) } : { size: 1, reason }),
  };
}

function oneByte(table: string): Codec {
  const list = table.length === 256 ? table : String.fromCharCode(...Array(128).keys()) + table;
  const bytes = new Map(Array.from(list, (character, byte) => [character.charCodeAt(0), byte]));
  bytes.delete(0xfffd);
  const reason = 'character maps to <undefined>';
  return {
    name: 'charmap',
    reason,
    write: (code) => (bytes.has(code) ? [bytes.get(code)!] : undefined),
    read: (data, at) => {
      const text = list[data[at]!]!;
      return text === '\ufffd' ? { size: 1, reason } : { size: 1, text };
    },
  };
}

/** utf-16 and utf-32 in one byte order; without a given one the mark is written, and read where there is one. */
function wide(name: string, width: 2 | 4, isBig: boolean, mark?: readonly number[]): Codec {
  const unit = (value: number): number[] => {
    const bytes = Array.from({ length: width }, (_none, at) => (value >>> (8 * at)) & 0xff);
    return isBig ? bytes.reverse() : bytes;
  };
  const unitAt = (data: Uint8Array, at: number): number => {
    const bytes = Array.from(data.subarray(at, at + width));
    return (isBig ? bytes : bytes.reverse()).reduce((sum, byte) => sum * 256 + byte, 0);
  };
  return {
    name,
    reason: NO_SURROGATES,
    isWide: true,
    ...(mark === undefined ? {} : { mark }),
    write: (code) => {
      if (isSurrogate(code)) return undefined;
      if (width === 4 || code < 0x10000) return unit(code);
      return [...unit(0xd7c0 + (code >> 10)), ...unit(0xdc00 + (code & 0x3ff))];
    },
    read: (data, at) => {
      if (at + width > data.length) return { size: data.length - at, reason: 'truncated data' };
      const first = unitAt(data, at);
      if (first > 0x10ffff) return { size: 4, reason: 'code point not in range(0x110000)' };
      if (!isSurrogate(first)) return { size: width, text: String.fromCodePoint(first) };
      if (width === 4) return { size: 4, reason: 'code point in surrogate code point range(0xd800, 0xe000)' };
      if (first >= 0xdc00) return { size: 2, reason: 'illegal encoding' };
      if (at + 4 > data.length) return { size: data.length - at, reason: 'unexpected end of data' };
      const second = unitAt(data, at + 2);
      if (second < 0xdc00 || second > 0xdfff) return { size: 2, reason: 'illegal UTF-16 surrogate' };
      return { size: 4, text: String.fromCharCode(first, second) };
    },
  };
}

/** The platform's name of the encodings of East Asia. */
const PLATFORM: Readonly<Record<string, string>> = {
  big5: 'big5',
  cp932: 'shift_jis',
  cp949: 'euc-kr',
  cp950: 'big5',
  euc_jp: 'euc-jp',
  euc_kr: 'euc-kr',
  gb2312: 'gbk',
  gbk: 'gbk',
  shift_jis: 'shift_jis',
};

function doubleByte(name: string, label: string): Codec {
  const decoder = new TextDecoder(label);
  // The platform reads the larger sets that vendors made of these two.
  const leastTrail = name === 'euc_kr' || name === 'gb2312' ? 0xa1 : 0x40;
  const reason = 'illegal multibyte sequence';
  const decode = (data: Uint8Array): string | undefined => {
    const isHalfWidth = label === 'shift_jis' && data[0]! >= 0xa1 && data[0]! <= 0xdf;
    if (data.length === 1 && data[0]! >= 0x80 && !isHalfWidth) return undefined;
    if (data.length > 1 && (data[1]! < leastTrail || data[0]! < leastTrail)) return undefined;
    const text = decoder.decode(data);
    return text.includes('\ufffd') || Array.from(text).length !== 1 ? undefined : text;
  };
  let known: Map<number, readonly number[]> | undefined;
  const all = (): Map<number, readonly number[]> => {
    const map = new Map<number, readonly number[]>();
    const add = (...bytes: number[]): void => {
      const code = decode(Uint8Array.from(bytes))?.codePointAt(0);
      if (code !== undefined && !map.has(code)) map.set(code, bytes);
    };
    for (let lead = 0; lead < 256; lead += 1) add(lead);
    for (let lead = 0x81; lead < 0xff; lead += 1) for (let trail = 0x40; trail < 0xff; trail += 1) add(lead, trail);
    if (label === 'euc-jp')
      for (let second = 0xa1; second < 0xff; second += 1)
        for (let third = 0xa1; third < 0xff; third += 1) add(0x8f, second, third);
    return map;
  };
  return {
    name,
    reason,
    write: (code) => {
      known ??= all();
      return known.get(code);
    },
    read: (data, at) => {
      for (const size of [1, 2, 3]) {
        const text = at + size <= data.length ? decode(data.subarray(at, at + size)) : undefined;
        if (text !== undefined) return { size, text };
      }
      return { size: 1, reason };
    },
  };
}

const LITTLE_32 = [0xff, 0xfe, 0, 0];
const CODECS = new Map<string, Codec>(
  Object.entries({
    ascii: plain('ascii', 128),
    latin_1: plain('latin-1', 256),
    iso8859_1: plain('latin-1', 256),
    utf_8: UTF8,
    utf_8_sig: { ...UTF8, mark: [0xef, 0xbb, 0xbf] },
    utf_16: wide('utf-16', 2, false, [0xff, 0xfe]),
    utf_16_le: wide('utf-16-le', 2, false),
    utf_16_be: wide('utf-16-be', 2, true),
    utf_32: wide('utf-32', 4, false, LITTLE_32),
    utf_32_le: wide('utf-32-le', 4, false),
    utf_32_be: wide('utf-32-be', 4, true),
  }),
);

function codecOf(encoding: string): Codec {
  const spelled = encoding.toLowerCase().replaceAll(/[^a-z0-9.]+/g, '_');
  const name =
    Object.keys(ALIASES).find((canonical) => ALIASES[canonical]!.split(' ').includes(spelled.replaceAll('.', '_'))) ??
    spelled;
  let codec = CODECS.get(name);
  if (codec === undefined) {
    const table = Object.hasOwn(ONE_BYTE, name) ? ONE_BYTE[name] : undefined;
    const label = Object.hasOwn(PLATFORM, name) ? PLATFORM[name] : undefined;
    if (table !== undefined) codec = oneByte(table);
    else if (label !== undefined) codec = doubleByte(name, label);
    else throw new PyError('other', `unknown encoding: ${encoding}`);
    CODECS.set(name, codec);
  }
  return codec;
}

function escaped(code: number): string {
  const digits = code.toString(16);
  if (code < 0x100) return `\\x${digits.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}

function unknownHandler(errors: string): PyError {
  return new PyError('other', `unknown error handler name '${errors}'`);
}

/**
 * Python's str.encode(). `errors` names a handler: strict, ignore, replace, backslashreplace, xmlcharrefreplace,
 * surrogateescape or surrogatepass. @throws PyError in Python's words
 */
export function encodeText(text: string, encoding = 'utf-8', errors = 'strict'): Buffer {
  const codec = codecOf(encoding);
  if (codec === UTF8 && !/\p{Cs}/u.test(text)) return Buffer.from(text, 'utf8');
  const codes = Array.from(text, (character) => character.codePointAt(0)!);
  const bytes: number[] = [...(codec.mark ?? [])];
  for (let at = 0; at < codes.length; at += 1) {
    const own = codec.write(codes[at]!);
    if (own !== undefined) bytes.push(...own);
    else bytes.push(...unwritable(codec, codes, at, errors));
  }
  return Buffer.from(bytes);
}

function unwritable(codec: Codec, codes: readonly number[], at: number, errors: string): readonly number[] {
  const code = codes[at]!;
  const write = (text: string): number[] => Array.from(text).flatMap((one) => codec.write(one.codePointAt(0)!) ?? []);
  switch (errors) {
    case 'strict':
      break;
    case 'ignore':
      return [];
    case 'replace':
      return write('?');
    case 'backslashreplace':
      return write(escaped(code));
    case 'xmlcharrefreplace':
      return write(`&#${code};`);
    case 'surrogateescape':
      if (code >= 0xdc80 && code <= 0xdcff && codec.isWide !== true) return [code - 0xdc00];
      break;
    case 'surrogatepass':
      if (!isSurrogate(code) || codec.reason !== NO_SURROGATES) break;
      if (codec.isWide !== true) return [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)];
      // The two halves are swapped where the codec writes them so: a character of one unit tells.
      return (codec.write(1) ?? []).map((byte, place, all) => {
        const isBig = all.at(-1) === 1;
        const shift = 8 * (isBig ? all.length - 1 - place : place);
        return byte === 1 || shift <= 8 ? (code >>> shift) & 0xff : 0;
      });
    default:
      throw unknownHandler(errors);
  }
  let end = at;
  while (end + 1 < codes.length && codec.write(codes[end + 1]!) === undefined) end += 1;
  const what = end === at ? `character '${escaped(code)}' in position ${at}` : `characters in position ${at}-${end}`;
  throw new PyError('other', `'${codec.name}' codec can't encode ${what}: ${codec.reason}`);
}

/**
 * Python's bytes.decode(). `errors` names a handler: strict, ignore, replace, backslashreplace or surrogateescape.
 * @throws PyError in Python's words
 */
export function decodeText(data: Uint8Array, encoding = 'utf-8', errors = 'strict'): string {
  // Python does not look an encoding up that it has no bytes for.
  if (data.length === 0) return '';
  let codec = codecOf(encoding);
  if (codec === UTF8) {
    try {
      return WHOLE_UTF8.decode(data);
    } catch {
      // Read byte by byte below, for the handler or the message.
    }
  }
  let at = 0;
  if (codec.mark?.every((byte, place) => data[place] === byte)) at = codec.mark.length;
  else if (codec.name === 'utf-16' && data[0] === 0xfe && data[1] === 0xff) {
    codec = wide('utf-16-be', 2, true);
    at = 2;
  } else if (codec.name === 'utf-32' && data[2] === 0xfe && data[3] === 0xff && data[0] === 0 && data[1] === 0) {
    codec = wide('utf-32-be', 4, true);
    at = 4;
  }
  const pieces: string[] = [];
  while (at < data.length) {
    const read = codec.read(data, at);
    if ('text' in read) pieces.push(read.text);
    else pieces.push(unreadable(codec, data, at, read, errors));
    at += read.size;
  }
  return pieces.join('');
}

function unreadable(
  codec: Codec,
  data: Uint8Array,
  at: number,
  { size, reason }: { readonly size: number; readonly reason: string },
  errors: string,
): string {
  const bad = Array.from(data.subarray(at, at + size));
  switch (errors) {
    case 'strict':
      break;
    case 'ignore':
      return '';
    case 'replace':
      return '\ufffd';
    case 'backslashreplace':
      return bad.map(escaped).join('');
    case 'surrogateescape':
      if (bad.every((byte) => byte >= 0x80)) return String.fromCharCode(...bad.map((byte) => 0xdc00 + byte));
      break;
    case 'xmlcharrefreplace':
    case 'namereplace':
      throw typeError("don't know how to handle UnicodeDecodeError in error callback");
    default:
      throw unknownHandler(errors);
  }
  // A mark's codec reads in the order of its mark, and is named by it.
  const name = codec.mark !== undefined && codec.isWide === true ? `${codec.name}-le` : codec.name;
  const what =
    size === 1
      ? `byte 0x${bad[0]!.toString(16).padStart(2, '0')} in position ${at}`
      : `bytes in position ${at}-${at + size - 1}`;
  throw new PyError('other', `'${name}' codec can't decode ${what}: ${reason}`);
}
