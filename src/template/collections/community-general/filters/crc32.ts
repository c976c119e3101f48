import { asText, type Py, PyError, str, typeName } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** community.general's crc32: the checksum of a text in hexadecimal. */
export default filter('value', (_context, value: Py) => {
  const text = asText(value);
  if (text === undefined)
    throw new PyError('other', `Invalid value type (<class '${typeName(value)}'>) for crc32 (${str(value)})`);
  let sum = 0xffffffff;
  for (const byte of Buffer.from(text, 'utf8')) sum = (sum >>> 8) ^ TABLE[(sum ^ byte) & 0xff]!;
  return ((sum ^ 0xffffffff) >>> 0).toString(16);
});
