import { asText, type Py, repr, str, toList, valueError } from '../../values/index.ts';

/** Lists among the terms taken apart, one level deep. */
export function flattenOnce(terms: readonly Py[]): Py[] {
  return terms.flatMap((term) => (Array.isArray(term) ? [...(term as readonly Py[])] : [term]));
}

/** Ansible's old way to give options inside the term: `key file=x section=y`; `unknown` are names that no option has. */
export function termWithOptions(
  term: string,
  names: readonly string[],
): { readonly key: string; readonly values: Map<string, string>; readonly unknown: readonly string[] } {
  const values = new Map<string, string>();
  const words: string[] = [];
  const unknown: string[] = [];
  for (const word of splitQuoted(term)) {
    const at = word.indexOf('=');
    const name = word.slice(0, Math.max(0, at));
    if (at > 0 && names.includes(name)) values.set(name, unquote(word.slice(at + 1)));
    else {
      words.push(word);
      if (/^\w+=/.test(word)) unknown.push(name);
    }
  }
  return { key: values.size === 0 ? term : words.map(unquote).join(' '), values, unknown };
}

function splitQuoted(text: string): string[] {
  return text.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? [];
}

function unquote(word: string): string {
  return /^(["']).*\1$/s.test(word) && word.length > 1 ? word.slice(1, -1) : word;
}

const TRUE = new Set(['y', 'yes', 'on', '1', 'true', 't', '1.0']);

/** A boolean option, as Ansible's options take it. */
export function isTrueWord(value: Py): boolean {
  if (typeof value === 'boolean') return value;
  return TRUE.has(str(value).toLowerCase().trim());
}

/** File names: a list, or one text with commas, semicolons or colons between. */
export function splitNames(value: Py): string[] {
  const texts = asText(value) === undefined ? toList(value).map(str) : [str(value)];
  return texts.flatMap((text) => text.split(/[,;:]/)).filter((name) => name !== '');
}

const NUMBER = '(0?x?[0-9a-f]+)';
const SHORT = new RegExp(`^(?:${NUMBER}-)?${NUMBER}(?:/${NUMBER})?(?::(.+))?$`, 'i');

/** A sequence's term: `start-end/stride:format`, or names and values. */
export function sequenceTerm(term: string): Map<string, string> {
  const short = SHORT.exec(term);
  const values = new Map<string, string>();
  if (short !== null) {
    for (const [at, name] of ['start', 'end', 'stride', 'format'].entries()) {
      const value = short[at + 1];
      if (value !== undefined) values.set(name, value);
    }
    return values;
  }
  const unknown: string[] = [];
  for (const word of splitQuoted(term)) {
    const at = word.indexOf('=');
    const name = word.slice(0, Math.max(0, at));
    if (['start', 'end', 'count', 'stride', 'format'].includes(name)) values.set(name, unquote(word.slice(at + 1)));
    else unknown.push(name || word);
  }
  if (unknown.length > 0) throw valueError(`unrecognized arguments to with_sequence: ${repr(unknown)}`);
  return values;
}
