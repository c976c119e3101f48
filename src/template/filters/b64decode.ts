import { type Py, str, valueError } from '../../values/index.ts';
import { filter } from '../context.ts';
import { decodeBytes } from '../support/bytes.ts';

/** Ansible's b64decode. Bytes that are not UTF-8 become lone surrogates, as everywhere. */
export default filter('string, encoding="utf-8"', (_context, value: Py, encoding: Py) => {
  const text = str(value).replace(/[^A-Za-z0-9+/=]/g, '');
  const body = text.replace(/=+$/, '');
  if (body.length % 4 === 1 || (body.length % 4 !== 0 && (body.length + (text.length - body.length)) % 4 !== 0)) {
    throw valueError('Incorrect padding');
  }
  return decodeBytes(Buffer.from(body, 'base64'), str(encoding));
});
