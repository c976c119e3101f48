import { PyError } from '../../values/index.ts';

/** What JMESPath itself objects to: the expression, or the types of a function's arguments. */
export class JmesPathError extends PyError {
  constructor(message: string) {
    super('other', message);
  }
}
