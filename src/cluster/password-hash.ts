import { cryptPassword, saltLength } from '../template/support/crypt.ts';
import { randomSalt } from '../template/support/seeds.ts';

/** A password as /etc/shadow holds it: crypt(3)'s SHA-512 with 5,000 rounds and a salt of its own, which every target reads. */
export function passwordHash(password: string): string {
  return cryptPassword(password, 'sha512', randomSalt(saltLength('sha512')), undefined);
}
