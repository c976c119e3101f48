import { describe, expect, it } from 'vitest';
import { parseRunFlags } from '../../../src/cli/playbook-flags.ts';

const parse = (...words: string[]) => parseRunFlags('playbook', '', words);

describe('flags of ansible-playbook', () => {
  it('takes them in any order and form', () => {
    const flags = parse(
      '-i',
      'a',
      'site.yml',
      '-vvv',
      '--inventory-file=b',
      '-t',
      'x,y',
      '--check',
      '-e',
      '-x=1',
      'two.yml',
    );
    expect(flags).toMatchObject({
      inventory: ['a', 'b'],
      verbosity: 3,
      tags: ['x,y'],
      check: true,
      diff: false,
      words: ['site.yml', 'two.yml'],
    });
  });

  it('takes unambiguous beginnings', () => {
    expect(parse('--e', 'a=1', '--become-m', 'su', 'x.yml')).toMatchObject({ extraVars: ['a=1'], becomeMethod: 'su' });
  });

  it.each([
    ['--become-', 'ambiguous option: --become-'],
    ['--nosuch', 'unrecognized arguments: --nosuch'],
  ])('%s is an error', (flag, message) => expect(() => parse(flag, 'x', 'y.yml')).toThrow(message));

  it('hands a value on that looks like an option', () => {
    expect(parse('--ssh-common-args', '-o ProxyJump=x', 'p.yml').sshCommonArgs).toBe('-o ProxyJump=x');
  });
});
