import type { Script } from '../../../shell/script.ts';
import type { Json } from '../../../values/value.ts';
import type { SubsetName } from './subsets.ts';

/** Facts without the `ansible_` prefix. */
export type Facts = Record<string, Json>;

/** What the host answered: the files that were asked for and the fields that the scripts reported. */
export interface FactView {
  /** Content of a small text file; undefined when it is not there or cannot be read. */
  file(path: string): string | undefined;
  /** Files whose path begins like this. */
  below(prefix: string): ReadonlyMap<string, string>;
  field(name: string): string | undefined;
}

/** One group of facts: what to look at, and what it means. */
export interface FactCollector {
  /** By whose names gather_subset asks for it. */
  readonly subset: SubsetName;
  /** Files to read, as paths or file name patterns; all collectors' files are read by one `head`. */
  readonly files?: readonly string[];
  /** What files cannot tell; reports with `put`. */
  readonly script?: Script;
  read(view: FactView): Facts;
}

/** Splits the output of `head` over several files, each after its `==> path <==` line. */
export function parseHeads(text: string): Map<string, string> {
  const files = new Map<string, string>();
  const parts = text.split(/(?:^|\n)==> (.+) <==\n/);
  for (let index = 1; index + 1 < parts.length; index += 2) files.set(parts[index] ?? '', parts[index + 1] ?? '');
  // The separator before the next header may take the only line end of an empty file.
  return files;
}

/** First line of a file, without blanks around it. */
export function firstLine(text: string | undefined): string {
  return (text ?? '').split('\n')[0]?.trim() ?? '';
}

/** Lines of `KEY=value` with shell quoting taken away, as in os-release. */
export function parseAssignments(text: string | undefined): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of (text ?? '').split('\n')) {
    const match = /^\s*([A-Za-z_][A-Za-z0-9_]*)=(.*?)\s*$/.exec(line);
    if (match === null) continue;
    const value = match[2] ?? '';
    const quoted = /^(["'])(.*)\1$/.exec(value)?.[2];
    values.set(match[1] ?? '', (quoted ?? value).replace(/\\(["'$`\\])/g, '$1'));
  }
  return values;
}
