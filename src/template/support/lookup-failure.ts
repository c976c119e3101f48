import { PyError } from '../../values/index.ts';

/** An error that a lookup raises on purpose: results carry its sentence as it is, and do not say which lookup it was. */
export class LookupFailure extends PyError {
  constructor(message: string) {
    super('other', message);
    this.wording = message;
  }
}
