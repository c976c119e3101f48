import { type Py, PyBytes, PyError, str } from '../../values/index.ts';

/** The bytes of a text in one of the encodings that Python and Node share. */
export function encodeText(text: string, encoding: string): Buffer {
  const name = encoding.toLowerCase().replaceAll('_', '-');
  switch (name) {
    case 'utf-8':
    case 'utf8':
      return utf8(text);
    case 'ascii':
    case 'us-ascii':
    case 'latin-1':
    case 'latin1':
    case 'iso-8859-1': {
      const most = name.includes('ascii') ? 0x7f : 0xff;
      if ([...text].some((character) => (character.codePointAt(0) ?? 0) > most)) {
        throw new PyError('other', `'${encoding}' codec can't encode a character of the text`);
      }
      return Buffer.from(text, 'latin1');
    }
    case 'utf-16-le':
      return Buffer.from(text, 'utf16le');
    case 'utf-16':
      return Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    case 'utf-16-be':
      return Buffer.from(text, 'utf16le').swap16();
  }
  throw new PyError('other', `unknown encoding: ${encoding}`);
}

/** UTF-8 with the lone surrogates of undecodable bytes turned back into those bytes. */
function utf8(text: string): Buffer {
  if (!/[\udc80-\udcff]/.test(text)) return Buffer.from(text, 'utf8');
  const parts = text.split(/((?<![\ud800-\udbff])[\udc80-\udcff])/);
  return Buffer.concat(
    parts.map((part, at) => (at % 2 === 1 ? Buffer.from([part.charCodeAt(0) - 0xdc00]) : Buffer.from(part, 'utf8'))),
  );
}

/** The text of bytes; what is not UTF-8 becomes lone surrogates U+DC80 to U+DCFF. */
export function decodeBytes(data: Buffer, encoding = 'utf-8'): string {
  const name = encoding.toLowerCase().replaceAll('_', '-');
  if (name === 'utf-8' || name === 'utf8') return decodeUtf8(data);
  if (name === 'utf-16-le') return data.toString('utf16le');
  if (name === 'utf-16') return (data[0] === 0xff && data[1] === 0xfe ? data.subarray(2) : data).toString('utf16le');
  if (name === 'utf-16-be') return Buffer.from(data).swap16().toString('utf16le');
  if (['ascii', 'us-ascii', 'latin-1', 'latin1', 'latin', 'l1'].includes(name) || /^iso-?8859-1$/.test(name))
    return data.toString('latin1');
  return decodeLegacy(data, name.replace(/^iso(?=8859)/, 'iso-').replace(/^cp(?=125\d$)/, 'windows-'), encoding);
}

/** The other one-byte encodings of Python that have the same name here: iso-8859-15, cp1252, koi8-r … */
function decodeLegacy(data: Buffer, name: string, given: string): string {
  try {
    return new TextDecoder(name).decode(data);
  } catch {
    throw new PyError('other', `unknown encoding: ${given}`);
  }
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeUtf8(data: Buffer): string {
  try {
    return strict.decode(data);
  } catch {
    let text = '';
    for (let at = 0; at < data.length; ) {
      const byte = data[at]!;
      const size =
        byte < 0x80
          ? 1
          : byte >= 0xc2 && byte < 0xe0
            ? 2
            : byte >= 0xe0 && byte < 0xf0
              ? 3
              : byte >= 0xf0 && byte < 0xf5
                ? 4
                : 0;
      let piece: string | undefined;
      if (size > 0 && at + size <= data.length) {
        try {
          piece = strict.decode(data.subarray(at, at + size));
        } catch {
          piece = undefined;
        }
      }
      text += piece ?? String.fromCharCode(0xdc00 + byte);
      at += piece === undefined ? 1 : size;
    }
    return text;
  }
}

/** What the hash filters hash: bytes, or the text's UTF-8. */
export function hashInput(value: Py): Buffer {
  return value instanceof PyBytes ? Buffer.from(value.data) : encodeText(str(value), 'utf-8');
}
