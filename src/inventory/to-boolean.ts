import { truth, UnsafeText, type Value } from '../values/index.ts';

const WORDS = new Set(['y', 'yes', 'on', '1', 'true', 't', '1.0']);

/** Ansible's lenient boolean of an option: the words for yes are true, every other text is false. */
export function toBoolean(value: Value): boolean {
  const plain = value instanceof UnsafeText ? value.text : value;
  return typeof plain === 'string' ? WORDS.has(plain.toLowerCase()) : truth(plain);
}
