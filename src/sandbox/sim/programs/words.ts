/** A command line's words: options with their values, and what is left. */
export interface Words {
  readonly options: ReadonlyMap<string, string>;
  readonly rest: readonly string[];
}

/**
 * Splits words as ovftool and vmrun write them: `--name=value`, `-n=value`, `--flag`. An option named in `valued` takes the
 * next word when it has no `=`.
 */
export function splitWords(words: readonly string[], valued: readonly string[] = []): Words {
  const options = new Map<string, string>();
  const rest: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const [, name, , value] = /^(--?[A-Za-z][^=]*)(=(.*))?$/s.exec(word) ?? [];
    if (name === undefined) rest.push(word);
    else if (value === undefined && valued.includes(name)) {
      at += 1;
      options.set(name, words[at] ?? '');
    } else options.set(name, value ?? '');
  }
  return { options, rest };
}
