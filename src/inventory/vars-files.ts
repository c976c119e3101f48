import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CbxError, SourceFile } from '../errors/index.ts';
import { decodeSource, loadYaml, spanOf } from '../parsing/index.ts';
import { str } from '../values/repr.ts';
import { isDict, type Value } from '../values/value.ts';
import type { InventoryVariable, InventoryVariables } from './inventory.ts';
import { type HashBehaviour, mergeVariables } from './merge-variables.ts';

const NO_VARIABLES: InventoryVariables = new Map();

/** How vars files are decrypted: whole files, and single values in them. */
export interface VarsDecrypter {
  /** The plain bytes of a file's bytes, unchanged where the file is not encrypted. Throws VAULT_*. */
  readonly file: (path: string, bytes: Buffer) => { readonly bytes: Buffer; readonly secret: boolean };
  /** The plain text of a `!vault` envelope. Throws VAULT_*. */
  readonly text: (envelope: string) => string;
}

export interface VarsFilesOptions {
  readonly decrypt?: VarsDecrypter;
  readonly hashBehaviour?: HashBehaviour;
  /** Endings tried after the bare name, in order. */
  readonly extensions?: readonly string[];
}

type VarsKind = 'group_vars' | 'host_vars';

/** What lies in a group_vars or host_vars folder; nothing where there is none. */
interface Listing {
  readonly folder: string;
  readonly entries: ReadonlySet<string>;
}

/**
 * group_vars and host_vars below folders. A name's file is the first of `name`, `name.yml`, `name.yaml`, `name.json`; a
 * folder of the name gives all its files, in sorted order. Read when first asked for, once.
 */
export class VarsFiles {
  readonly #options: VarsFilesOptions;
  readonly #loaded = new Map<string, InventoryVariables>();
  readonly #listings = { group_vars: new Map<string, Listing>(), host_vars: new Map<string, Listing>() };

  constructor(options: VarsFilesOptions = {}) {
    this.#options = options;
  }

  /** What the folders' group_vars say about a group, later folders on top. */
  group(folders: readonly string[], name: string): InventoryVariables {
    return this.#collect(folders, 'group_vars', name);
  }

  /** What the folders' host_vars say about a host, later folders on top. */
  host(folders: readonly string[], name: string): InventoryVariables {
    return this.#collect(folders, 'host_vars', name);
  }

  #collect(folders: readonly string[], kind: VarsKind, name: string): InventoryVariables {
    // Names such as ../../etc/passwd come from inventories, too: they never leave the folder.
    if (name === '' || name.startsWith('.') || name.includes('/') || name.includes('\\')) return NO_VARIABLES;
    let merged = NO_VARIABLES;
    for (const folder of folders) {
      const listing = this.#listing(folder, kind);
      if (listing.entries.size > 0) merged = mergeVariables(merged, this.#entity(listing, name), this.#behaviour);
    }
    return merged;
  }

  get #behaviour(): HashBehaviour {
    return this.#options.hashBehaviour ?? 'replace';
  }

  get #extensions(): readonly string[] {
    return this.#options.extensions ?? ['.yml', '.yaml', '.json'];
  }

  #entity({ folder, entries }: Listing, name: string): InventoryVariables {
    const file = [name, ...this.#extensions.map((ending) => name + ending)].find((entry) => entries.has(entry));
    if (file === undefined) return NO_VARIABLES;
    const path = join(folder, file);
    let known = this.#loaded.get(path);
    if (known === undefined) {
      known = this.#load(path);
      this.#loaded.set(path, known);
    }
    return known;
  }

  /** One listing per folder instead of four failing opens per host. */
  #listing(parent: string, kind: VarsKind): Listing {
    const listings = this.#listings[kind];
    let known = listings.get(parent);
    if (known === undefined) {
      const folder = join(parent, kind);
      known = { folder, entries: new Set(namesIn(folder)) };
      listings.set(parent, known);
    }
    return known;
  }

  #load(path: string): InventoryVariables {
    let merged = NO_VARIABLES;
    for (const file of this.#filesOf(path)) merged = mergeVariables(merged, this.#loadFile(file), this.#behaviour);
    return merged;
  }

  #filesOf(path: string): string[] {
    if (!isFolder(path)) return [path];
    const files: string[] = [];
    for (const name of namesIn(path).sort()) {
      const inner = join(path, name);
      const ending = /\.[^.]*$/.exec(name)?.[0] ?? '';
      if (name.startsWith('.') || name.endsWith('~') || !(ending === '' || this.#extensions.includes(ending))) continue;
      files.push(...this.#filesOf(inner));
    }
    return files;
  }

  #loadFile(path: string): InventoryVariables {
    const { decrypt } = this.#options;
    const bytes = readBytes(path);
    const plain = decrypt?.file(path, bytes) ?? { bytes, secret: false };
    const file = decodeSource(path, plain.bytes, 'YAML', plain.secret);
    const value = loadYaml(file, decrypt === undefined ? {} : { decrypt: decrypt.text });
    if (isDict(value)) return toVariables(value);
    if (value === null || value === '' || value === false || value === 0) return NO_VARIABLES;
    if (Array.isArray(value) && value.length === 0) return NO_VARIABLES;
    const at = { file, start: 0, end: 1 };
    throw new CbxError('VARS_NOT_A_MAPPING', 'a vars file must hold a mapping of names to values', at);
  }
}

/** The members of a parsed mapping as variables, each with its place. */
export function toVariables(dict: ReadonlyMap<Value, Value>): InventoryVariables {
  const variables = new Map<string, InventoryVariable>();
  for (const [key, value] of dict) {
    const span = spanOf(dict, key);
    const at = span === undefined ? undefined : { ...span.value, start: (span.key ?? span.value).start };
    const variable = at === undefined ? { value } : { value, at };
    if (typeof key === 'string') variables.set(key, variable);
    else variables.set(str(key), { ...variable, key });
  }
  return variables;
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const at = { file: new SourceFile(path, ''), start: 0, end: 0 };
    throw new CbxError('VARS_UNREADABLE', `the vars file cannot be read: ${reason}`, at);
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
