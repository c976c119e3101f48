const HASH_LENGTH: Readonly<Record<string, number>> = { 1: 22, 5: 43, 6: 86 };

/** True for text that is no crypt(3) hash, as far as one can see: most likely somebody passed the password itself. */
export function looksUnhashed(password: string): boolean {
  if (['*', '!', '*************'].includes(password)) return false;
  const fields = password.replace(/^!+/, '').split('$');
  if (fields.length < 4 || fields[0] !== '') return true;
  const hash = fields.at(-1) ?? '';
  if (!/^[A-Za-z0-9./]+$/.test(hash)) return true;
  const length = HASH_LENGTH[fields[1] ?? ''];
  return length !== undefined && hash.length !== length;
}
