/** A line of a sources list: switched on or off, and what it says without comment and extra blanks. */
export interface SourceLine {
  readonly isEnabled: boolean;
  readonly text: string;
}

/** Reads one line; undefined for what is no source: prose, blank lines, other types. */
export function parseSourceLine(line: string): SourceLine | undefined {
  const match = /^\s*(#\s*)?(deb(?:-src)?\s.*?)\s*$/.exec(line);
  if (match === null) return undefined;
  const body = (match[2] ?? '').replace(/\s+#.*$/, '');
  const isSource = /^deb(?:-src)?\s+(?:\[[^\]]*\]\s+)?\S*[:/]\S*\s+\S/.test(body);
  return isSource ? { isEnabled: match[1] === undefined, text: body.trim().replace(/\s+/g, ' ') } : undefined;
}

/** What Ansible calls the file of a source: the URI without scheme and user, everything but letters and digits as `_`. */
export function sourceFileName(repository: string): string {
  const uri =
    repository
      .replace(/^deb(?:-src)?\s+/, '')
      .replace(/^\[[^\]]*\]\s*/, '')
      .split(/\s/)[0] ?? '';
  const plain = uri.replace(/^[a-z+]+:(?:\/\/)?/, '').replace(/^[^@/]*@/, '');
  return plain
    .split(/[^A-Za-z0-9]+/)
    .filter((part) => part !== '')
    .join('_');
}

/** A file's text with a source switched on; undefined when it is not in there, switched off or on. */
export function withSource(text: string, source: string): string | undefined {
  let isFound = false;
  const lines = text.split('\n').map((line) => {
    const parsed = parseSourceLine(line);
    if (parsed?.text !== source) return line;
    isFound = true;
    return parsed.isEnabled ? line : source;
  });
  return isFound ? lines.join('\n') : undefined;
}

/** A file's text without a source. */
export function withoutSource(text: string, source: string): string {
  return text
    .split('\n')
    .filter((line) => {
      const parsed = parseSourceLine(line);
      return parsed === undefined || !parsed.isEnabled || parsed.text !== source;
    })
    .join('\n');
}
