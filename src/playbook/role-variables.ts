import { CbxError, type Span } from '../errors/index.ts';
import { copyPositions } from '../parsing/index.ts';
import { isDirectory } from '../util/path-kind.ts';
import { type Dict, isDict, type Value } from '../values/value.ts';
import type { LoadContext } from './load-context.ts';
import { findRoleFile } from './role-search.ts';
import { EMPTY_DICT, kindOf, variableFiles } from './source.ts';

/**
 * `defaults/` or `vars/` of a role: main with any ending, or every file of the folder main/ (ansible-core 2.14).
 * @param from the file that include_role or import_role names instead of main; it has to exist
 */
export function readRoleVariables(
  rolePath: string,
  folder: 'defaults' | 'vars',
  from: string | undefined,
  at: Span,
  context: LoadContext,
): Dict {
  const path = findRoleFile(`${rolePath}/${folder}`, from ?? 'main', true);
  if (path === undefined) {
    if (from === undefined) return EMPTY_DICT;
    const message = `Could not find specified file in role: ${folder}/${from}`;
    throw new CbxError('PLAYBOOK_ROLE_FILE_NOT_FOUND', message, at, `looked in ${rolePath}/${folder}`);
  }
  const files = isDirectory(path) ? variableFiles(path) : [path];
  const parts = files.map((file) => readVariableFile(file, context)).filter((part) => part.size > 0);
  const [only] = parts;
  if (parts.length <= 1) return only ?? EMPTY_DICT;
  const merged = new Map<Value, Value>(parts.flatMap((part) => [...part]));
  copyPositions(parts.at(-1) as Dict, merged);
  return merged;
}

/** A file of variables: a mapping, or nothing. Mistakes are reported. */
export function readVariableFile(path: string, context: LoadContext): Dict {
  const parsed = context.sources.read(path);
  for (const error of parsed.errors) context.report.caught(error);
  if (parsed.value === null || parsed.errors.length > 0) return EMPTY_DICT;
  if (isDict(parsed.value)) return parsed.value;
  const message = `a file of variables has to hold a mapping, not ${kindOf(parsed.value)}`;
  context.report.error('PLAYBOOK_INVALID_VARS', message, parsed.at);
  return EMPTY_DICT;
}
