import { type Py, str } from '../../values/index.ts';
import { lookup } from '../context.ts';
import { sequenceTerm } from '../support/lookup-terms.ts';
import { sequenceOf } from '../support/sequence-of.ts';

/** Ansible's sequence: numbers as texts. What is to be counted stands in the terms alone; options by name say nothing. */
export default lookup(
  'start=None, end=None, count=None, stride=None, format=None, **_',
  (_context, terms: readonly Py[]) => terms.flatMap((term) => sequenceOf(sequenceTerm(str(term)))),
);
