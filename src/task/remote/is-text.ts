import { UnsafeText, type Value, VaultText } from '../../values/value.ts';

/** True for text of any kind: plain, from a target, or decrypted. */
export function isText(value: Value): boolean {
  return typeof value === 'string' || value instanceof UnsafeText || value instanceof VaultText;
}
