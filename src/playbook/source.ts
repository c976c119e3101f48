import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CbxError, SourceFile, type Span } from '../errors/index.ts';
import { decodeSource, type ParsedYaml, parseYaml, spanOf } from '../parsing/index.ts';
import { isDirectory } from '../util/path-kind.ts';
import { type Dict, isDict, isList, UnsafeText, type Value } from '../values/value.ts';
import type { PlaybookDeps } from './loader.ts';

/** Files of a playbook, each read and parsed once. */
export interface SourceCache {
  /** Parsed content. Throws PLAYBOOK_FILE_NOT_FOUND and VAULT_*; mistakes in the text stand in the result. */
  read(path: string): ParsedYaml;
}

type SourceOptions = Pick<PlaybookDeps, 'decrypt' | 'duplicateKeys'>;

const VAULT_HEADER = '$ANSIBLE_VAULT;';

export function createSourceCache({ decrypt, duplicateKeys }: SourceOptions): SourceCache {
  const parsed = new Map<string, ParsedYaml>();
  return {
    read(path) {
      const known = parsed.get(path);
      if (known !== undefined) return known;
      const file = open(path, decrypt);
      const result = judgeDuplicates(parseYaml(file, decrypt === undefined ? {} : { decrypt }), duplicateKeys);
      parsed.set(path, result);
      return result;
    },
  };
}

/** The only warnings of a parser are about keys that a mapping says twice. */
function judgeDuplicates(parsed: ParsedYaml, judgement: SourceOptions['duplicateKeys'] = 'warn'): ParsedYaml {
  if (judgement === 'warn') return parsed;
  const errors = judgement === 'error' ? [...parsed.errors, ...parsed.warnings] : parsed.errors;
  return { ...parsed, errors, warnings: [] };
}

function open(path: string, decrypt?: (envelope: string) => string): SourceFile {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : 'cannot be read';
    const message = `the file ${path} ${why}`;
    throw new CbxError('PLAYBOOK_FILE_NOT_FOUND', message, undefined, undefined, cause);
  }
  const file = decodeSource(path, bytes, 'PLAYBOOK');
  if (!file.text.startsWith(VAULT_HEADER)) return file;
  if (decrypt === undefined) {
    const message = 'the file is encrypted, and there is no vault password';
    throw new CbxError('VAULT_NO_SECRET', message, { file: new SourceFile(path, '', true), start: 0, end: 0 });
  }
  return new SourceFile(path, decrypt(file.text), true);
}

/** The variable files in a folder and the folders below it, sorted by name; hidden files and backups are left out. */
export function variableFiles(folder: string): string[] {
  const found: string[] = [];
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.') || entry.name.endsWith('~')) continue;
    if (isDirectory(path)) found.push(...variableFiles(path));
    else if (/\.(ya?ml|json)$/.test(entry.name) || !entry.name.includes('.')) found.push(path);
  }
  return found;
}

/** Where a member's value was written, or else the container, or else the fallback. */
export function valueSpan(container: Dict | readonly Value[], key: Value, fallback: Span): Span {
  return spanOf(container, key)?.value ?? spanOf(container) ?? fallback;
}

/** Where a member's key was written. */
export function keySpan(container: Dict, key: Value, fallback: Span): Span {
  const span = spanOf(container, key);
  return span?.key ?? span?.value ?? spanOf(container) ?? fallback;
}

/** The text of a plain or unsafe string; undefined for every other value. */
export function textOf(value: Value | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return value instanceof UnsafeText ? value.text : undefined;
}

/** What a value is, in a person's words. */
export function kindOf(value: Value): string {
  if (value === null) return 'nothing';
  if (isDict(value)) return 'a mapping';
  if (isList(value)) return 'a list';
  if (typeof value === 'boolean') return `the boolean ${value}`;
  if (typeof value === 'number' || typeof value === 'bigint') return `the number ${value}`;
  return textOf(value) === undefined ? 'a value of another kind' : 'a text';
}

export const EMPTY_DICT: Dict = new Map();
