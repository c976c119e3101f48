import { isInt, type Py, type PyDict, str, strip, valueError } from '../../values/index.ts';

const STYLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  plain: { decoration: '# ' },
  erlang: { decoration: '% ' },
  c: { decoration: '// ' },
  cblock: { beginning: '/*', decoration: ' * ', end: ' */' },
  xml: { beginning: '<!--', decoration: ' - ', end: '-->' },
};

/** Ansible's comment: the text in a comment of a style, every part of which can be set. */
export function commentText(text: string, style: string, given: PyDict): string {
  const base = Object.hasOwn(STYLES, style) ? STYLES[style] : undefined;
  if (base === undefined) throw valueError(`Unknown comment style '${style}'`);
  const option = (name: string, fallback: string): string => {
    const value = given.get(name);
    return value === undefined ? (base[name] ?? fallback) : str(value as Py);
  };
  const count = (name: string): number => {
    const value = given.get(name) ?? 1;
    return isInt(value as Py) ? Number(value) : 1;
  };
  const newline = option('newline', '\n');
  const decoration = option('decoration', '');
  const beginning = option('beginning', '');
  const end = option('end', '');
  const prefix = option('prefix', strip(decoration, null, 'right'));
  const postfix = option('postfix', strip(decoration, null, 'right'));
  // A prefix that is a line break already gets none behind it.
  const lead = (prefix === '' || prefix === newline ? prefix : prefix + newline).repeat(count('prefix_count'));
  const body = decoration + text.replaceAll(newline, newline + decoration);
  const cleaned = body.replaceAll(`${decoration}${newline}`, `${strip(decoration, null, 'right')}${newline}`);
  const tail = Array.from({ length: count('postfix_count') }, () => newline + postfix).join('');
  return (beginning === '' ? '' : beginning + newline) + lead + cleaned + tail + (end === '' ? '' : newline + end);
}
