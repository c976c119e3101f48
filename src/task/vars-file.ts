import { CbxErrors } from '../errors/index.ts';
import { decodeSource, parseYaml } from '../parsing/index.ts';
import { type Dict, isDict } from '../values/value.ts';

/** Where a file of variables comes from. */
export interface VarsFileSource {
  readFile(path: string): Promise<Buffer>;
  decrypt?(envelope: string): string;
}

/**
 * The variables in a YAML or JSON file; an empty file has none. Templates in it stay templates: they are rendered when they
 * are used.
 *
 * @returns the variables, or undefined when the file holds something else than a dict
 * @throws CbxError when it cannot be read; CbxErrors for every mistake in it
 */
export async function loadVarsFile(path: string, source: VarsFileSource): Promise<Dict | undefined> {
  const file = decodeSource(path, await source.readFile(path), 'VARS');
  const decrypt = source.decrypt?.bind(source);
  const parsed = parseYaml(file, decrypt === undefined ? {} : { decrypt });
  if (parsed.errors.length > 0) throw parsed.errors.length === 1 ? parsed.errors[0] : new CbxErrors(parsed.errors);
  if (parsed.value === null || parsed.value === '') return new Map();
  return isDict(parsed.value) ? parsed.value : undefined;
}
