import type { Json } from '../values/value.ts';

/** JSON as Python's json.dumps writes it: `, ` and `: ` between members, everything beyond ASCII escaped. */
export function jsonText(value: Json): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(jsonText).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([key, member]) => `${jsonText(key)}: ${jsonText(member as Json)}`);
    return `{${members.join(', ')}}`;
  }
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
