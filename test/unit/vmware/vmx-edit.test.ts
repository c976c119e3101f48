import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editVmx, vmxSettings } from '../../../src/task/index.ts';

const FILE = `.encoding = "UTF-8"
memSize = "1024"
# a comment
NUMVCPUS = "2"
ethernet1.present = "TRUE"
ethernet10.present = "TRUE"
annotation = "two|0Alines and a |22quote|22"
`;

describe('an edit of a .vmx file', () => {
  it('changes all of it at once, keeps spelling, order and everything else (D9, D34)', () => {
    const wish = {
      values: new Map([
        ['memsize', '4096'],
        ['numvcpus', '2'],
        ['a.b', 'say "no"'],
      ]),
      without: ['ethernet1.'],
    };
    expect(editVmx(FILE, wish)).toBe(`.encoding = "UTF-8"
memSize = "4096"
# a comment
NUMVCPUS = "2"
ethernet10.present = "TRUE"
annotation = "two|0Alines and a |22quote|22"
a.b = "say |22no|22"
`);
    expect(vmxSettings(FILE).get('annotation')).toBe('two\nlines and a "quote"');
  });

  it('leaves a file alone that is as wished, and writes a key once', () => {
    expect(editVmx(FILE, { values: new Map([['MEMSIZE', '1024']]), without: [] })).toBe(FILE);
    expect(editVmx('memSize = "1"\nmemsize = "2"\n', { values: new Map([['memsize', '2']]), without: [] })).toBe(
      'memSize = "2"\n',
    );
  });

  it('is read back as it was wished, and is then done', () => {
    const keys = fc.stringMatching(/^[a-z][a-z0-9.]{0,8}$/);
    const wishes = fc.dictionary(keys, fc.string({ unit: 'binary-ascii' }));
    fc.assert(
      fc.property(wishes, (values) => {
        const wish = { values: new Map(Object.entries(values)), without: [] };
        const once = editVmx(FILE, wish);
        for (const [key, value] of Object.entries(values)) expect(vmxSettings(once).get(key)).toBe(value);
        expect(editVmx(once, wish)).toBe(once);
      }),
      { numRuns: 200, seed: 20260101 },
    );
  });
});
