import { type Py, str } from '../../values/index.ts';
import { lookup } from '../context.ts';
import { sequenceTerm } from '../support/lookup-terms.ts';
import { sequenceOf } from '../support/sequence-of.ts';

/** Ansible's sequence: numbers as texts. */
export default lookup(
  'start=None, end=None, count=None, stride=None, format=None, **_',
  (_context, terms: readonly Py[], start: Py, end: Py, count: Py, stride: Py, format: Py) => {
    if (terms.length === 0)
      return sequenceOf(
        new Map(
          [
            ['start', start],
            ['end', end],
            ['count', count],
            ['stride', stride],
            ['format', format],
          ]
            .filter((pair): pair is [string, Py] => pair[1] !== null)
            .map(([name, value]) => [name, str(value)]),
        ),
      );
    return terms.flatMap((term) => sequenceOf(sequenceTerm(str(term))));
  },
);
