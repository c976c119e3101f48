const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Bytes from a target as text: UTF-8, and each byte that is not UTF-8 becomes the lone surrogate U+DC80 to U+DCFF, as
 * Python's `surrogateescape` does; so nothing is lost on the way back.
 */
export function decodeBytes(bytes: Uint8Array): string {
  try {
    return STRICT.decode(bytes);
  } catch {
    return decodeLossless(bytes);
  }
}

/** The way back: UTF-8, and the bytes that {@link decodeBytes} kept as lone surrogates come out as they were. */
export function encodeText(text: string): Buffer {
  if (!/[\uDC80-\uDCFF]/.test(text)) return Buffer.from(text, 'utf8');
  const parts = text.split(/((?<![\uD800-\uDBFF])[\uDC80-\uDCFF]+)/);
  return Buffer.concat(
    parts.map((part, index) =>
      index % 2 === 0 ? Buffer.from(part, 'utf8') : Buffer.from([...part].map((char) => char.charCodeAt(0) - 0xdc00)),
    ),
  );
}

function decodeLossless(bytes: Uint8Array): string {
  let text = '';
  let start = 0;
  let index = 0;
  while (index < bytes.length) {
    const length = sequenceLength(bytes, index);
    if (length > 0) {
      index += length;
      continue;
    }
    text += STRICT.decode(bytes.subarray(start, index)) + String.fromCharCode(0xdc00 + (bytes[index] ?? 0));
    index += 1;
    start = index;
  }
  return text + STRICT.decode(bytes.subarray(start));
}

/** Length of the well-formed UTF-8 sequence at an index; 0 when the byte there starts none. */
function sequenceLength(bytes: Uint8Array, index: number): number {
  const first = bytes[index] ?? 0;
  if (first < 0x80) return 1;
  const length =
    first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
  if (length === 0 || index + length > bytes.length) return 0;
  for (let offset = 1; offset < length; offset += 1) {
    if (((bytes[index + offset] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  const second = bytes[index + 1] ?? 0;
  if (first === 0xe0 && second < 0xa0) return 0; // overlong
  if (first === 0xed && second > 0x9f) return 0; // a surrogate
  if (first === 0xf0 && second < 0x90) return 0; // overlong
  if (first === 0xf4 && second > 0x8f) return 0; // beyond U+10FFFF
  return length;
}
