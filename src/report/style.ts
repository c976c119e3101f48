/** Ansible's default colours by what they mean. */
const CODES = {
  ok: '0;32',
  changed: '0;33',
  skip: '0;36',
  error: '0;31',
  unreachable: '1;31',
  warn: '1;35',
  deprecate: '0;35',
  verbose: '0;34',
  debug: '1;30',
  added: '0;32',
  removed: '0;31',
  hunk: '0;36',
} as const;

export type Style = keyof typeof CODES;

/** Paints every line of a text by itself, so that a pager or a cut line never bleeds colour. */
export type Paint = (text: string, style: Style) => string;

export function painter(colour: boolean): Paint {
  if (!colour) return (text) => text;
  return (text, style) =>
    text
      .split('\n')
      .map((line) => `\u001b[${CODES[style]}m${line}\u001b[0m`)
      .join('\n');
}
