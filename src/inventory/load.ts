import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { CbxError, SourceFile } from '../errors/index.ts';
import { checkSourceSize, decodeLenient, decodeSource } from '../parsing/index.ts';
import { didYouMean } from '../util/nearest.ts';
import type { Value } from '../values/value.ts';
import { type GroupNameRule, InventoryBuilder } from './builder.ts';
import { buildInventory, varsFolderOf } from './built-inventory.ts';
import { findClusterPackage } from './cluster-package.ts';
import { DEFAULT_GROUP_PRECEDENCE, isGroupPrecedence } from './group-precedence.ts';
import type { Inventory } from './inventory.ts';
import type { HashBehaviour } from './merge-variables.ts';
import type { SourceCatalog, SourceContext, SourceInput, SourceSettings } from './source.ts';
import { type VarsDecrypter, VarsFiles } from './vars-files.ts';

/** What of the settings matters for inventories; the defaults are Ansible's. */
export interface InventorySettings {
  /** Sources in the order they are tried. */
  readonly enabled: readonly string[];
  readonly ignoredEndings: readonly string[];
  readonly ignoredPatterns: readonly string[];
  readonly hashBehaviour: HashBehaviour;
  readonly groupNames: GroupNameRule;
  /** Fail when one source cannot be read, or when none can. */
  readonly anyUnparsedIsFailed: boolean;
  readonly unparsedIsFailed: boolean;
  /** Warn when none can. */
  readonly unparsedWarning: boolean;
  /** What a pattern that matches nothing does. */
  readonly patternMismatch: 'error' | 'ignore' | 'warning';
  readonly varsExtensions: readonly string[];
  /** Order of group variables (VARIABLE_PRECEDENCE); what it leaves out does not count. */
  readonly precedence: readonly string[];
  readonly sources: SourceSettings;
}

export const DEFAULT_INVENTORY_SETTINGS: InventorySettings = {
  enabled: ['host_list', 'script', 'auto', 'yaml', 'ini', 'toml'],
  ignoredEndings: [
    '.pyc',
    '.pyo',
    '.swp',
    '.bak',
    '~',
    '.rpm',
    '.md',
    '.txt',
    '.rst',
    '.orig',
    '.ini',
    '.cfg',
    '.retry',
  ],
  ignoredPatterns: [],
  hashBehaviour: 'replace',
  groupNames: 'never',
  anyUnparsedIsFailed: false,
  unparsedIsFailed: false,
  unparsedWarning: true,
  patternMismatch: 'warning',
  varsExtensions: ['.yml', '.yaml', '.json'],
  precedence: DEFAULT_GROUP_PRECEDENCE,
  sources: { yamlExtensions: ['.yaml', '.yml', '.json'], scriptStderr: true, useExtraVars: false },
};

export interface LoadInventoryOptions {
  /** Each `-i`: a file, a folder, a cluster package, or host names with a comma. */
  readonly sources: readonly string[];
  readonly catalog: SourceCatalog;
  readonly settings?: Partial<InventorySettings>;
  /** `ansible` reads a cluster package like any other folder. */
  readonly mode?: 'cbx' | 'ansible';
  readonly decrypt?: VarsDecrypter;
  readonly extraVars?: ReadonlyMap<string, Value>;
  readonly runProcess?: SourceContext['runProcess'];
  readonly render?: SourceContext['render'];
  readonly cwd?: string;
  /** Called for everything that is odd but does not stop the load, also later, when patterns match nothing. */
  readonly onWarning?: (warning: CbxError) => void;
}

/** A file's bytes, decrypted where it is vaulted. */
type PlainBytes = ReturnType<VarsDecrypter['file']>;

/**
 * Reads every source in order into one inventory. A source that no format understands is a warning, unless the settings
 * make it an error.
 * @throws CbxError INVENTORY_*, YAML_*, VAULT_*
 */
export async function loadInventory(options: LoadInventoryOptions): Promise<Inventory> {
  return new InventoryLoader(options).load();
}

/** Where an inventory is looked for when nobody names one: there need not be any. */
const NOBODY_NAMED = '/etc/ansible/hosts';
const ALWAYS_IGNORED = /^(?:\..*|host_vars|group_vars|vars_plugins)$/;

class InventoryLoader {
  readonly #options: LoadInventoryOptions;
  readonly #settings: InventorySettings;
  readonly #builder: InventoryBuilder;
  readonly #warn: (warning: CbxError) => void;
  readonly #varsFolders: string[] = [];
  readonly #varsFiles: VarsFiles;

  constructor(options: LoadInventoryOptions) {
    this.#options = options;
    this.#settings = { ...DEFAULT_INVENTORY_SETTINGS, ...options.settings };
    this.#builder = new InventoryBuilder(this.#settings.hashBehaviour, this.#settings.groupNames);
    this.#warn = options.onWarning ?? (() => undefined);
    this.#varsFiles = new VarsFiles({
      hashBehaviour: this.#settings.hashBehaviour,
      extensions: this.#settings.varsExtensions,
      ...(options.decrypt === undefined ? {} : { decrypt: options.decrypt }),
    });
  }

  async load(): Promise<Inventory> {
    this.#checkPrecedence();
    const paths: string[] = [];
    let isAnyParsed = false;
    for (const given of this.#options.sources) {
      const path = isHostList(given) ? given : this.#absolute(given);
      paths.push(path);
      if (!isHostList(given)) this.#rememberVarsFolder(path);
      if (await this.#source(path)) isAnyParsed = true;
    }
    if (isAnyParsed) this.#builder.reconcile();
    else this.#nothingParsed();
    for (const warning of this.#builder.warnings) this.#warn(warning);
    const [first] = paths;
    const isFile = first !== undefined && !isHostList(first);
    return buildInventory(this.#builder, {
      sources: paths,
      file: isFile ? first : undefined,
      directory: isFile ? varsFolderOf(first, isFolder(first)) : undefined,
      varsFolders: this.#varsFolders,
      varsFiles: this.#varsFiles,
      hashBehaviour: this.#settings.hashBehaviour,
      precedence: this.#settings.precedence,
      onMismatch: (warning) => this.#mismatch(warning),
    });
  }

  #checkPrecedence(): void {
    for (const name of this.#settings.precedence.filter((one) => !isGroupPrecedence(one))) {
      const message = `the variable precedence knows no "${name}", which is left out`;
      const hint = didYouMean(name, DEFAULT_GROUP_PRECEDENCE);
      this.#warn(new CbxError('INVENTORY_UNKNOWN_PRECEDENCE', message, undefined, hint));
    }
  }

  #absolute(given: string): string {
    return resolve(this.#options.cwd ?? process.cwd(), given.replace(/^~(?=\/|$)/, homedir()));
  }

  #rememberVarsFolder(path: string): void {
    const folder = varsFolderOf(path, isFolder(path));
    if (!this.#varsFolders.includes(folder)) this.#varsFolders.push(folder);
  }

  /** True where some format has read the source, or something in the folder. */
  async #source(path: string): Promise<boolean> {
    if (!isFolder(path)) return this.#single(path);
    const found = this.#options.mode === 'ansible' ? undefined : findClusterPackage(path);
    if (found !== undefined) return this.#single(found.hosts);
    let isAnyParsed = false;
    for (const name of readdirSync(path).sort()) {
      if (this.#isIgnored(name)) continue;
      if (await this.#source(join(path, name))) isAnyParsed = true;
    }
    return isAnyParsed;
  }

  #isIgnored(name: string): boolean {
    const { ignoredEndings, ignoredPatterns } = this.#settings;
    if (ALWAYS_IGNORED.test(name) || ignoredEndings.some((ending) => name.endsWith(ending))) return true;
    return ignoredPatterns.some((pattern) => new RegExp(pattern).test(name));
  }

  async #single(path: string): Promise<boolean> {
    const input = this.#input(path);
    const failures: CbxError[] = [];
    this.#builder.source = input.path ?? path;
    for (const name of this.#settings.enabled) {
      const source = await this.#find(name);
      if (source === undefined) continue;
      try {
        if (!source.accepts(input, this.#settings.sources)) continue;
        await source.load(input, this.#builder, this.#context());
        return true;
      } catch (error) {
        failures.push(asCbxError(error, `Failed to parse ${path} with ${source.name} plugin: `));
      }
    }
    this.#unparsed(path, failures);
    return false;
  }

  async #find(given: string) {
    const name = given.replace(/^ansible\.(?:builtin|legacy)\./, '');
    const load = Object.hasOwn(this.#options.catalog, name) ? this.#options.catalog[name] : undefined;
    if (load !== undefined) return (await load()).default;
    this.#warn(new CbxError('INVENTORY_UNKNOWN_SOURCE', `there is no inventory source "${given}"`));
    return undefined;
  }

  #context(): SourceContext {
    const { extraVars, decrypt, runProcess, render } = this.#options;
    const missing = (what: string) => () =>
      Promise.reject(new CbxError('INVENTORY_UNSUPPORTED', `${what} is not possible here`));
    return {
      extraVars: extraVars ?? new Map(),
      settings: this.#settings.sources,
      decrypt: decrypt?.text,
      runProcess: runProcess ?? missing('running inventory scripts'),
      render: render ?? missing('rendering templates'),
      snapshot: (withFiles) => this.#snapshot(withFiles),
      delegate: (name, input) => this.#delegate(name, input),
      warn: this.#warn,
    };
  }

  async #delegate(name: string, input: SourceInput): Promise<void> {
    const source = await this.#find(name);
    if (source === undefined) throw new CbxError('INVENTORY_UNKNOWN_SOURCE', `there is no inventory source "${name}"`);
    if (!source.accepts(input, this.#settings.sources)) {
      throw new CbxError('INVENTORY_UNSUITABLE', `the inventory source "${name}" does not read files of this name`);
    }
    await source.load(input, this.#builder, this.#context());
  }

  /** The inventory in the middle of loading, as constructed groups see it. */
  #snapshot(withFiles: boolean): Inventory {
    return buildInventory(this.#builder, {
      sources: [],
      file: undefined,
      directory: undefined,
      varsFolders: withFiles ? this.#varsFolders : [],
      varsFiles: this.#varsFiles,
      hashBehaviour: this.#settings.hashBehaviour,
      precedence: this.#settings.precedence,
      onMismatch: () => undefined,
    });
  }

  #input(path: string): SourceInput {
    const stats = isHostList(path) ? undefined : statSync(path, { throwIfNoEntry: false });
    let plain: PlainBytes | undefined;
    let file: SourceFile | undefined;
    const read = () => {
      plain ??= this.#read(path);
      return plain;
    };
    return {
      given: path,
      path: stats === undefined ? undefined : path,
      isExecutable: stats !== undefined && (stats.mode & 0o111) !== 0,
      text: () => {
        file ??= decodeSource(path, read().bytes, 'INVENTORY', read().secret);
        return file;
      },
      lenientText: () => decodeLenient(path, read().bytes, 'INVENTORY', read().secret),
    };
  }

  #read(path: string): PlainBytes {
    let bytes: Buffer;
    try {
      checkSourceSize(path, statSync(path).size, 'INVENTORY');
      bytes = readFileSync(path);
    } catch (error) {
      throw asCbxError(error, 'the file cannot be read: ', path);
    }
    return this.#options.decrypt?.file(path, bytes) ?? { bytes, secret: false };
  }

  #unparsed(path: string, failures: readonly CbxError[]): void {
    // The format that came closest stands last: its mistake is what the user wants to see.
    for (const failure of failures) this.#warn(failure);
    const last = failures.at(-1);
    const isMissing = last === undefined && statSync(path, { throwIfNoEntry: false }) === undefined;
    if (isMissing && path === NOBODY_NAMED && !this.#settings.anyUnparsedIsFailed) return;
    const reason = isMissing ? ': it does not exist' : '';
    const message = `Unable to parse ${path} as an inventory source${reason}`;
    const error = new CbxError('INVENTORY_UNPARSED', message, last?.at, last?.message);
    if (this.#settings.anyUnparsedIsFailed) throw error;
    this.#warn(error);
  }

  #nothingParsed(): void {
    const message = 'No inventory was parsed, only implicit localhost is available';
    const error = new CbxError('INVENTORY_NOTHING', message);
    if (this.#settings.unparsedIsFailed) throw error;
    if (this.#settings.unparsedWarning) this.#warn(error);
  }

  #mismatch(warning: CbxError): void {
    if (this.#settings.patternMismatch === 'error') throw warning;
    if (this.#settings.patternMismatch === 'warning') this.#warn(warning);
  }
}

/** Names with commas, where no file is called so. */
function isHostList(given: string): boolean {
  return given.includes(',') && !existsSync(given);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function asCbxError(error: unknown, prefix: string, path?: string): CbxError {
  const at = path === undefined ? undefined : { file: new SourceFile(path, ''), start: 0, end: 0 };
  if (error instanceof CbxError)
    return new CbxError(error.code, prefix + error.message, error.at ?? at, error.hint, error);
  const reason = error instanceof Error ? error.message : String(error);
  return new CbxError('INVENTORY_UNREADABLE', prefix + reason, at, undefined, error);
}
