import { SourceFile } from '../../errors/index.ts';
import { parseIni } from '../../parsing/index.ts';

/** Sections and values of a configparser file, `%%` resolved as the interpolation does. */
export function parseConfig(text: string, caseSensitive: boolean): Map<string, Map<string, string>> {
  const parsed = parseIni(new SourceFile('<ini>', text), { caseSensitive, inlineComments: [] });
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
