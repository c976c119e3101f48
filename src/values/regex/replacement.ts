import { LETTER_ESCAPES } from '../letter-escapes.ts';
import { PythonRegexError } from './error.ts';

const ESCAPE = /\\(g<([^>]*)>|[0-7]{3}|0[0-7]?|[1-9]\d?|g|[\s\S]|$)/gu;

/**
 * A replacement template's literal texts and group numbers: `\1`, `\g<1>`, `\g<name>`, `\n` and its like, octal escapes.
 *
 * @throws PythonRegexError for groups that the pattern does not have and for unknown escapes
 */
export function parseReplacement(
  template: string,
  regex: { readonly groupCount: number; readonly names: ReadonlyMap<string, number> },
): (string | number)[] {
  const parts: (string | number)[] = [];
  const group = (name: string): number => {
    const number = /^\d+$/.test(name) ? Number(name) : regex.names.get(name);
    if (name === '') throw new PythonRegexError('missing group name');
    if (number === undefined) throw new PythonRegexError(`unknown group name '${name}'`);
    if (number > regex.groupCount) throw new PythonRegexError(`invalid group reference ${name}`);
    return number;
  };
  let last = 0;
  for (const found of template.matchAll(ESCAPE)) {
    parts.push(template.slice(last, found.index));
    last = found.index + found[0].length;
    const code = found[1] ?? '';
    if (found[2] !== undefined) parts.push(group(found[2]));
    else if (/^[0-7]{3}$/.test(code) || code.startsWith('0')) parts.push(octal(code));
    else if (/^[1-9]/.test(code)) parts.push(group(code));
    else if (Object.hasOwn(LETTER_ESCAPES, code)) parts.push(LETTER_ESCAPES[code]!);
    else if (code === 'g') throw new PythonRegexError('missing <');
    else if (code === '') throw new PythonRegexError('bad escape (end of pattern)');
    else if (/[A-Za-z]/.test(code)) throw new PythonRegexError(`bad escape \\${code}`);
    else parts.push(`\\${code}`);
  }
  parts.push(template.slice(last));
  return parts;
}

function octal(digits: string): string {
  const code = Number.parseInt(digits, 8);
  if (code > 0o377) throw new PythonRegexError(`octal escape value \\${digits} outside of range 0-0o377`);
  return String.fromCharCode(code);
}
