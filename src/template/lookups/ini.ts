import { type Py, pythonRegex, str, valueError } from '../../values/index.ts';
import { type Context, lookup } from '../context.ts';
import { decodeBytes } from '../support/bytes.ts';
import { readLookupFile } from '../support/lookup-files.ts';
import { isTrueWord, termWithOptions } from '../support/lookup-terms.ts';
import { parseConfig } from '../support/parse-config.ts';

/** Ansible's ini: a value of an INI or properties file. */
export default lookup(
  'file="ansible.ini", section="global", type="ini", default="", re=False, encoding="utf-8", case_sensitive=False, allow_no_value=False, **_',
  (context: Context, terms: readonly Py[], ...options: readonly Py[]) => {
    const names = ['file', 'section', 'type', 'default', 're', 'encoding', 'case_sensitive', 'allow_no_value'];
    return terms.flatMap((term) => {
      const { key, values } = termWithOptions(str(term), names);
      const option = (name: string): Py => values.get(name) ?? options[names.indexOf(name)] ?? null;
      const flag = (name: string): boolean => isTrueWord(option(name));
      const text = decodeBytes(readLookupFile(context, 'files', str(option('file'))), str(option('encoding')));
      const isProperties = option('type') === 'properties';
      const sections = parseConfig(isProperties ? `[java_properties]\n${text}` : text, flag('case_sensitive'));
      const section = isProperties ? 'java_properties' : str(option('section'));
      const entries = sections.get(section);
      const wanted = flag('case_sensitive') ? key : key.toLowerCase();
      if (flag('re')) {
        if (entries === undefined) throw valueError(`No section: '${section}'`);
        const regex = pythonRegex(key);
        return [...entries].filter(([name]) => regex.match(name) !== undefined).map(([, value]) => value);
      }
      if (entries === undefined) throw valueError(`No section: '${section}'`);
      const value = entries.get(wanted) ?? option('default');
      return Array.isArray(value) ? [...(value as readonly Py[])] : [value];
    });
  },
);
