import { chmodSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type SecretSources, Secrets } from '../../../src/cluster/index.ts';

const top = mkdtempSync(join(tmpdir(), 'cbx-secrets-'));
afterAll(() => rmSync(top, { recursive: true }));

const file = (name: string, text: string, mode = 0o600): string => {
  const path = join(top, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
};
const secrets = (more: Partial<SecretSources> = {}): Secrets =>
  new Secrets({ files: [], descriptors: [], env: {}, ...more });

describe('secrets', () => {
  const path = file('secret', 'from a file\n');
  const program = file('keyring', '#!/bin/sh\nprintf "from a program for %s" "$1"\n', 0o700);
  const silent = file('empty-keyring', '#!/bin/sh\n', 0o700);

  /** Each row has one source less than the one before. */
  it.each([
    ['a file', { files: [`esxi_password=${path}`] }, 'from a file'],
    ['the environment', { env: { CBX_SECRET_ESXI_PASSWORD: 'from the environment' } }, 'from the environment'],
    ['a descriptor', { descriptors: ['esxi_password=FD'] }, 'from a file'],
    ['a program', { command: program }, 'from a program for esxi_password'],
    ['a prompt', { command: silent, ask: async (question: string) => `asked ${question}` }, 'asked Password: '],
  ])('come from %s', async (_, { descriptors, ...more }: Partial<SecretSources>, expected) => {
    const given = descriptors?.map((text) => text.replace('FD', String(openSync(path, 'r')))) ?? [];
    const all = secrets({ ask: async () => 'too late', ...more, descriptors: given });
    expect(await all.get('esxi_password', 'Password')).toBe(expected);
    expect(all.revealed).toEqual([expected]);
  });

  it('are asked for once', async () => {
    let asked = 0;
    const all = secrets({
      ask: async () => {
        asked += 1;
        return `answer ${asked}`;
      },
    });
    expect(await all.get('esxi_password', 'Password')).toBe(await all.get('esxi_password', 'Password'));
    expect(asked).toBe(1);
  });

  it('leave the environment at once, but for those of logins', () => {
    const env = { CBX_SECRET_ESXI_PASSWORD: 'x', CBX_SECRET_BECOME: 'y', PATH: '/bin' };
    secrets({ env });
    expect(env).toEqual({ CBX_SECRET_BECOME: 'y', PATH: '/bin' });
  });

  it('that are new are asked for twice', async () => {
    const answers = ['one', 'one', 'one', 'two'];
    const ask = async (): Promise<string> => answers.shift() ?? '';
    expect(await secrets({ ask }).get('new_password', 'New password', true)).toBe('one');
    await expect(secrets({ ask }).get('new_password', 'New password', true)).rejects.toMatchObject({
      code: 'CLUSTER_SECRET_DIFFERS',
    });
  });

  it.each([
    [{}, 'CLUSTER_NO_SECRET', /--secret-file esxi_password=.*CBX_SECRET_ESXI_PASSWORD.*--secret-fd.*--secret-command/],
    [{ files: [`esxi_password=${file('open', 'x', 0o644)}`] }, 'CLUSTER_SECRET_FILE', /^chmod 600 /],
    [{ files: ['esxi_password=/no/such/file'] }, 'CLUSTER_SECRET_FILE', undefined],
    [{ descriptors: ['esxi_password=99'] }, 'CLUSTER_SECRET_FD', /3<file/],
    [{ command: '/no/such/program' }, 'CLUSTER_SECRET_COMMAND', undefined],
    [{ ask: async () => '' }, 'CLUSTER_SECRET_EMPTY', undefined],
  ])('%j is refused', async (more, code, hint) => {
    const refused = await secrets(more)
      .get('esxi_password', 'Password')
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ code });
    if (hint !== undefined) expect((refused as { hint: string }).hint).toMatch(hint);
  });

  it.each([
    ['esxi_pasword=x', 'did you mean "esxi_password"?'],
    ['hunter2', 'names are esxi_password'],
  ])('the option %s is refused without repeating it', (text, hint) => {
    const make = (): Secrets => secrets({ files: [text] });
    expect(make).toThrow(
      expect.objectContaining({ code: 'CLUSTER_SECRET_OPTION', hint: expect.stringContaining(hint) }),
    );
    expect(make).not.toThrow(text);
  });
});
