import { PyError } from '../py.ts';

/** A pattern or replacement that Python's re would refuse. The reason is Python's own message. */
export class PythonRegexError extends PyError {
  readonly reason: string;
  constructor(reason: string) {
    super('other', `invalid regular expression: ${reason}`);
    this.reason = reason;
  }
}
