import { type CbxError, SourceFile } from '../errors/index.ts';
import type { Value } from '../values/value.ts';
import type { InventoryBuilder } from './builder.ts';
import type { Inventory } from './inventory.ts';

/** One `-i`, or one file of a folder. */
export interface SourceInput {
  /** As given: a path, or a list of host names. */
  readonly given: string;
  /** Absolute path of an existing file; undefined for host lists and paths that do not exist. */
  readonly path: string | undefined;
  readonly isExecutable: boolean;
  /** The file's text, decrypted where it is vaulted; read once. Throws INVENTORY_* or VAULT_*. */
  text(): SourceFile;
  /** The same with what is not UTF-8 kept as lone surrogates, and with the byte order mark. */
  lenientText(): SourceFile;
}

export interface ProcessResult {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

/** Options of sources that ansible.cfg and the environment can set. */
export interface SourceSettings {
  /** Endings of YAML inventories. */
  readonly yamlExtensions: readonly string[];
  /** Show what inventory scripts write to stderr. */
  readonly scriptStderr: boolean;
  /** Constructed groups see the `-e` variables unless their file says otherwise. */
  readonly useExtraVars: boolean;
}

/** What a source may ask of the layers above it. */
export interface SourceContext {
  /** The `-e` variables. */
  readonly extraVars: ReadonlyMap<string, Value>;
  /** Decrypts a `!vault` envelope; undefined without vault secrets. */
  readonly decrypt: ((envelope: string) => string) | undefined;
  /** Runs a program to its end. Rejects only where it cannot be started. */
  readonly runProcess: (program: string, args: readonly string[]) => Promise<ProcessResult>;
  /** Renders a template text with variables to a native value. Throws TEMPLATE_*, and without lookups for a lookup. */
  readonly render: (template: string, vars: ReadonlyMap<string, Value>, lookups: boolean) => Promise<Value>;
  readonly settings: SourceSettings;
  /** The hosts and groups so far, with or without the vars files beside the sources. */
  readonly snapshot: (withFiles: boolean) => Inventory;
  /** Hands the input to another source. Throws where there is none of that name, or it does not want the input. */
  readonly delegate: (source: string, input: SourceInput) => Promise<void>;
  readonly warn: (warning: CbxError) => void;
}

/** A kind of inventory. `load` throws where the input is not of that kind after all: the next source is asked then. */
export interface InventorySource {
  readonly name: string;
  /** A cheap look at the name, the mode or the first bytes. */
  accepts(input: SourceInput, settings: SourceSettings): boolean;
  load(input: SourceInput, builder: InventoryBuilder, context: SourceContext): void | Promise<void>;
}

/** Checks and returns a definition; exists so that a source's file reads as one statement. */
export function defineInventorySource(source: InventorySource): InventorySource {
  return source;
}

/** Sources by short name, loaded when they are first asked for. */
export type SourceCatalog = Readonly<Record<string, () => Promise<{ readonly default: InventorySource }>>>;

/** The file of an input that has no text of its own (host lists), for error positions. */
export function inlineFile(input: SourceInput): SourceFile {
  return new SourceFile('<inventory>', input.given);
}
