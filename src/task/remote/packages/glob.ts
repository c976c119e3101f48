/** True when a text fits a file name pattern (`*`, `?`, `[…]`), as Python's fnmatch has it. */
export function fitsPattern(text: string, pattern: string): boolean {
  const source = pattern.replace(/\[(!?)([^\]]+)\]|[\s\S]/g, (part, negated: string, set: string | undefined) => {
    if (set !== undefined) return `[${negated === '' ? '' : '^'}${set.replace(/[\\^]/g, '\\$&')}]`;
    if (part === '*') return '[^]*';
    if (part === '?') return '[^]';
    return part.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  });
  return new RegExp(`^${source}$`).test(text);
}

/** True for a name that is a pattern. */
export function isPattern(text: string): boolean {
  return /[*?]|\[.+\]/.test(text);
}
