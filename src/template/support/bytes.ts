import { decodeText, encodeText as encode, type Py, PyBytes, str } from '../../values/index.ts';

/** The bytes of a text; lone surrogates that stand for undecodable bytes become those bytes, as Ansible's to_bytes() has it. */
export function encodeText(text: string, encoding: string): Buffer {
  return encode(text, encoding, 'surrogateescape');
}

/** The text of bytes; what has no meaning in the encoding becomes lone surrogates U+DC80 to U+DCFF. */
export function decodeBytes(data: Uint8Array, encoding = 'utf-8'): string {
  return decodeText(data, encoding, 'surrogateescape');
}

/** What the hash filters hash: bytes, or the text's UTF-8. */
export function hashInput(value: Py): Buffer {
  return value instanceof PyBytes ? Buffer.from(value.data) : encodeText(str(value), 'utf-8');
}
