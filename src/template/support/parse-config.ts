import { SourceFile } from '../../errors/index.ts';
import { parseIni } from '../../parsing/index.ts';
import { LookupFailure } from './lookup-failure.ts';

export interface ConfigOptions {
  /** What messages call the file. */
  readonly name: string;
  readonly isCaseSensitive: boolean;
  /** Keys may stand alone on their line. */
  readonly allowsNoValue: boolean;
}

/**
 * Sections and values of a configparser file, `%%` resolved as the interpolation does. configparser is strict here: a key
 * counts once in its section, and a line without a value is an error unless it is allowed.
 *
 * @throws LookupFailure, CbxError CONFIG_SYNTAX
 */
export function parseConfig(text: string, options: ConfigOptions): Map<string, Map<string, string>> {
  const parsed = parseIni(new SourceFile('<ini>', text), {
    caseSensitive: options.isCaseSensitive,
    inlineComments: [],
    allowsNoValue: options.allowsNoValue,
    onDuplicate(section, key, at) {
      const { line } = at.file.position(at.start);
      const where = `While reading from '<???>' [line ${String(line).padStart(2)}]`;
      const what = `option '${key}' in section '${section}' already exists`;
      throw new LookupFailure(`Duplicate option in '${options.name}': ${where}: ${what}`);
    },
  });
  const sections = new Map<string, Map<string, string>>();
  for (const [name, entries] of parsed) {
    sections.set(name, new Map([...entries].map(([key, entry]) => [key, entry.value.replaceAll('%%', '%')])));
  }
  const defaults = sections.get('DEFAULT');
  if (defaults !== undefined) {
    for (const [name, entries] of sections)
      if (name !== 'DEFAULT') for (const [key, value] of defaults) if (!entries.has(key)) entries.set(key, value);
  }
  return sections;
}
