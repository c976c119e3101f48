import { asText, type Py, PyError, typeName } from '../../values/index.ts';
import { cryptPassword } from './crypt.ts';

/** A Cisco type 5 password: MD5-crypt. */
export function type5(password: Py, salt: string): string {
  const text = asText(password);
  if (text === undefined)
    throw new PyError(
      'other',
      `type5_pw password input should be a string, but was given a input of ${typeName(password)}`,
    );
  if (/[^./0-9A-Za-z]/.test(salt)) {
    throw new PyError(
      'other',
      'type5_pw salt used inproper characters, must be one of abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789./',
    );
  }
  if (salt.length > 8) throw new PyError('other', 'the salt is too long: a type 5 password takes 8 characters');
  return cryptPassword(text, 'md5', salt, undefined);
}

/** The salt of such a password. */
export function type5Salt(password: string): string {
  const parts = password.split('$');
  if (parts.length !== 4 || parts[0] !== '')
    throw new PyError('other', `Could not parse salt out password correctly from ${password}`);
  return parts[2] ?? '';
}
