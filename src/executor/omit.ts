import { randomBytes } from 'node:crypto';

/** What `omit` stands for: an argument with this value is as if nobody had written it. No text of a user's equals it. */
export const OMIT = `__omit_place_holder__${randomBytes(20).toString('hex')}`;
