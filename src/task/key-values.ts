import type { Value } from '../values/value.ts';

/**
 * `a=1, b="two words" c=3` -> a dict of texts, for an argument of type dict that was given as text.
 * Fields end at a comma or a blank outside quotes; a backslash keeps the next character.
 */
export function parseKeyValues(text: string): Map<Value, Value> {
  const found = new Map<Value, Value>();
  for (const field of fields(text)) {
    const equals = field.indexOf('=');
    if (equals === -1) found.set(field, '');
    else found.set(field.slice(0, equals), field.slice(equals + 1));
  }
  return found;
}

function fields(text: string): string[] {
  const out: string[] = [];
  let current = '';
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\\' && at + 1 < text.length) {
      at += 1;
      current += text.charAt(at);
    } else if (quote !== '') {
      if (char === quote) quote = '';
      else current += char;
    } else if (char === '"' || char === "'") quote = char;
    else if (char === ',' || char === ' ') {
      if (current.trim() !== '') out.push(current.trim());
      current = '';
    } else current += char;
  }
  if (current.trim() !== '') out.push(current.trim());
  return out;
}
