import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadVaultSecrets, Vault } from '../../../src/vault/index.ts';

const secret = (vaultId: string, password: string) => ({ vaultId, password: Buffer.from(password) });
const text = 'geheim ü\n';

describe('vault', () => {
  it('opens what it has sealed, with and without a label', () => {
    const vault = new Vault([secret('dev', 'a'), secret('default', 'b')]);
    const labelled = vault.encrypt(Buffer.from(text), 'dev');
    expect(labelled.split('\n')[0]).toBe('$ANSIBLE_VAULT;1.2;AES256;dev');
    expect(vault.decryptText(labelled)).toBe(text);
    const plain = vault.encrypt(Buffer.from(text), 'default');
    expect(plain.split('\n')[0]).toBe('$ANSIBLE_VAULT;1.1;AES256');
    expect(Math.max(...plain.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(vault.decryptText(plain)).toBe(text);
  });

  it('says which passwords did not fit', () => {
    const envelope = new Vault([secret('dev', 'a')]).encrypt(Buffer.from(text));
    expect(() => new Vault([secret('prod', 'x')]).decrypt(envelope)).toThrowError(/\(prod\).*labelled "dev"/);
    expect(() => new Vault().decrypt(envelope)).toThrowError(/needs a vault password/);
    expect(() => new Vault([secret('prod', 'a')], true).decrypt(envelope)).toThrowError(/there is none/);
  });

  it('refuses broken envelopes', () => {
    const vault = new Vault([secret('default', 'a')]);
    for (const broken of [
      '$ANSIBLE_VAULT;1.1;AES256\nxyz',
      '$ANSIBLE_VAULT;9;AES256\n00',
      '$ANSIBLE_VAULT;1.1;AES\n00',
      'x',
    ]) {
      expect(() => vault.decrypt(broken)).toThrowError(/cannot be read/);
    }
  });
});

describe('vault passwords', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cbx-vault-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const load = (vaultIds: string[], passwordFiles: string[] = []) =>
    loadVaultSecrets({ vaultIds, passwordFiles, ask: false, prompt: async (question) => `asked ${question}` });

  it('come from files, scripts and prompts', async () => {
    const plain = join(folder, 'plain');
    const script = join(folder, 'pass-client.sh');
    writeFileSync(plain, ' secret \n');
    writeFileSync(script, '#!/bin/sh\necho "$1 $2"\n', { mode: 0o755 });
    const secrets = await load([`dev@${script}`, 'ask@prompt'], [plain]);
    expect(secrets.map(({ vaultId, password }) => [vaultId, password.toString()])).toEqual([
      ['dev', '--vault-id dev'],
      ['ask', 'asked Vault password (ask):'],
      ['default', 'secret'],
    ]);
  });

  it('must exist, must not be empty, and their scripts must work', async () => {
    const empty = join(folder, 'empty');
    const failing = join(folder, 'failing');
    writeFileSync(empty, '\n');
    writeFileSync(failing, '#!/bin/sh\necho why >&2\nexit 3\n', { mode: 0o755 });
    await expect(load([], [join(folder, 'none')])).rejects.toThrowError(/was not found/);
    await expect(load([], [empty])).rejects.toThrowError(/is empty/);
    await expect(load([failing])).rejects.toThrowError(/exited with 3: why/);
  });
});
