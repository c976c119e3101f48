import { type Py, pythonRegex, str } from '../../values/index.ts';
import { type Context, lookup } from '../context.ts';
import { decodeBytes } from '../support/bytes.ts';
import { LookupFailure } from '../support/lookup-failure.ts';
import { readLookupFile } from '../support/lookup-files.ts';
import { isTrueWord, termWithOptions } from '../support/lookup-terms.ts';
import { parseConfig } from '../support/parse-config.ts';

/** Ansible's ini: a value of an INI or properties file. */
export default lookup(
  'file="ansible.ini", section="global", type="ini", default="", re=False, encoding="utf-8", case_sensitive=False, allow_no_value=False, allow_none=False, **_',
  (context: Context, terms: readonly Py[], ...options: readonly Py[]) => {
    const names = [
      'file',
      'section',
      'type',
      'default',
      're',
      'encoding',
      'case_sensitive',
      'allow_no_value',
      'allow_none',
    ];
    return terms.flatMap((term) => {
      const { key, values, unknown } = termWithOptions(str(term), names);
      if (unknown[0] !== undefined) throw new LookupFailure(`${unknown[0]} is not a valid option.`);
      if (key === '') {
        const asked = 'No key to lookup was provided as first term with in string inline options';
        throw new LookupFailure(`${asked}: ${str(term)}`);
      }
      const option = (name: string): Py => values.get(name) ?? options[names.indexOf(name)] ?? null;
      const flag = (name: string): boolean => isTrueWord(option(name));
      const text = decodeBytes(readLookupFile(context, 'files', str(option('file'))), str(option('encoding')));
      const name = str(option('file'));
      const isProperties = option('type') === 'properties';
      const sections = parseConfig(isProperties ? `[java_properties]\n${text}` : text, {
        name,
        isCaseSensitive: flag('case_sensitive'),
        allowsNoValue: flag('allow_no_value') || flag('allow_none'),
      });
      const section = isProperties ? 'java_properties' : str(option('section'));
      const entries = sections.get(section);
      const wanted = flag('case_sensitive') ? key : key.toLowerCase();
      if (entries === undefined) throw new LookupFailure(`No section '${section}' in ${name}`);
      if (flag('re')) {
        const regex = pythonRegex(key);
        return [...entries].filter(([name]) => regex.match(name) !== undefined).map(([, value]) => value);
      }
      const value = entries.get(wanted) ?? option('default');
      return Array.isArray(value) ? [...(value as readonly Py[])] : [value];
    });
  },
);
