import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../src/executor/events.ts';
import { Redactor } from '../../../src/executor/state/redact.ts';

const event = (result: unknown): RunEvent => ({ type: 'host:result', host: 'h', result }) as unknown as RunEvent;
const shown = (secret: string, result: unknown): string => {
  const redactor = new Redactor();
  redactor.add(secret);
  return JSON.stringify(redactor.event(event(result)));
};

describe('secrets leave no event', () => {
  it.each([
    ['plain', "pass'w%rd", "x pass'w%rd y"],
    ['base64', 'secret-value', Buffer.from('secret-value').toString('base64')],
    ['URL-encoded', 'a b&c=d', 'q=a%20b%26c%3Dd'],
    ['form-encoded', 'a b&c=d', 'q=a+b%26c%3Dd'],
    ['shell-quoted', "it's", `echo 'it'\\''s'`],
    ['JSON in text', 'say "hi"', '{"p": "say \\"hi\\""}'],
  ])('%s', (_form, secret, text) => {
    const left = shown(secret, { deep: [{ text }] });
    expect(left).toContain('********');
    expect(left).not.toContain(JSON.stringify(text).slice(1, -1));
  });

  it('replaces keys of dicts as well', () => {
    expect(shown('hunter22', { values: new Map([['hunter22', 1]]) })).not.toContain('hunter22');
  });

  it('leaves events alone without secrets', () => {
    const one = event({ a: 1 });
    expect(new Redactor().event(one)).toBe(one);
  });

  it('holds for any secret in any place', () => {
    const secret = fc.string({ minLength: 3, maxLength: 20 }).filter((text) => !text.includes('*'));
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (hidden, before, after) => {
        const redactor = new Redactor();
        redactor.add(hidden);
        const { result } = redactor.event(event({ text: before + hidden + after })) as unknown as {
          result: { text: string };
        };
        expect(result.text).toContain('********');
      }),
      { numRuns: 300 },
    );
  });
});
