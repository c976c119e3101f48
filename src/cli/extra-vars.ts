import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CbxError, SourceFile } from '../errors/index.ts';
import { decodeSource, loadYaml, parseKeyValue } from '../parsing/index.ts';
import { isDict, type Value } from '../values/index.ts';
import type { Vault } from '../vault/index.ts';

/**
 * The `-e` options as one dict, later ones on top: `@file`, JSON or YAML in braces, or `key=value` words.
 * @throws CbxError CLI_EXTRA_VARS, YAML_*, ARGS_UNBALANCED, VAULT_*
 */
export function loadExtraVars(options: readonly string[], vault: Vault): ReadonlyMap<string, Value> {
  const merged = new Map<string, Value>();
  for (const option of options) {
    for (const [key, value] of parseOne(option.trim(), vault)) merged.set(String(key), value);
  }
  return merged;
}

function parseOne(option: string, vault: Vault): ReadonlyMap<Value, Value> {
  if (option === '') return new Map();
  if (option.startsWith('@')) return loadFile(option.slice(1), vault);
  const file = new SourceFile('<extra vars>', option);
  const at = { file, start: 0, end: option.length };
  if (/^[[{]/.test(option)) return checkDict(loadYaml(file, decrypting(vault)), at);
  const { args, freeForm } = parseKeyValue({ value: option, at });
  if (freeForm === undefined) return args;
  throw new CbxError('CLI_EXTRA_VARS', `"${freeForm.value}" is no key=value`, freeForm.at, 'use -e @file for a file');
}

function loadFile(path: string, vault: Vault): ReadonlyMap<Value, Value> {
  let bytes: Buffer;
  try {
    bytes = readFileSync(resolve(path));
  } catch (error) {
    throw new CbxError('VARS_FILE_NOT_FOUND', `${path} cannot be read: ${(error as Error).message}`);
  }
  const plain = vault.openFile(path, bytes);
  const file = decodeSource(path, plain.bytes, 'YAML', plain.secret);
  return checkDict(loadYaml(file, decrypting(vault)), { file, start: 0, end: 1 });
}

function decrypting(vault: Vault) {
  return { decrypt: (envelope: string) => vault.decryptText(envelope) };
}

function checkDict(value: Value, at: { file: SourceFile; start: number; end: number }): ReadonlyMap<Value, Value> {
  if (value === null) return new Map();
  if (isDict(value)) return value;
  throw new CbxError('CLI_EXTRA_VARS', 'extra variables must be a mapping', at);
}
