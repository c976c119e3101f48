export { formatEnvelope, isVaulted, parseEnvelope, type VaultEnvelope } from './envelope.ts';
export { loadVaultSecrets, splitVaultId, type VaultSecret, type VaultSecretOptions } from './secrets.ts';
export { Vault } from './vault.ts';
