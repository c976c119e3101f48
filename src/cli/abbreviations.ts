import { CbxError } from '../errors/index.ts';
import { didYouMean } from '../util/nearest.ts';

/** Long options of a command with their other spellings; a value says that an argument follows. */
export type LongOptions = Readonly<
  Record<string, { readonly hasValue: boolean; readonly aliases?: readonly string[] }>
>;

/**
 * Words with every long option written out, as Python's argparse reads them: aliases and unambiguous beginnings
 * (`--e`, `--become-m`) become the option's own name.
 *
 * @throws CbxError CLI_USAGE for an unknown or ambiguous option
 */
export function expandOptions(words: readonly string[], options: LongOptions): string[] {
  const names = new Map<string, string>();
  for (const [name, { aliases = [] }] of Object.entries(options))
    for (const one of [name, ...aliases]) names.set(one, name);
  const expanded: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] as string;
    if (word === '--') {
      expanded.push(...words.slice(index));
      break;
    }
    const match = /^--([^=]+)(=[\s\S]*)?$/.exec(word);
    if (match === null) {
      expanded.push(word);
      continue;
    }
    const name = find(match[1] as string, names);
    expanded.push(`--${name}${match[2] ?? ''}`);
    // The value is taken over unseen: it may look like an option.
    if (options[name]?.hasValue === true && match[2] === undefined && index + 1 < words.length) {
      index += 1;
      expanded[expanded.length - 1] += `=${words[index]}`;
    }
  }
  return expanded;
}

function find(given: string, names: ReadonlyMap<string, string>): string {
  const exact = names.get(given);
  if (exact !== undefined) return exact;
  const meant = new Set([...names].filter(([name]) => name.startsWith(given)).map(([, own]) => own));
  if (meant.size === 1) return [...meant][0] as string;
  if (meant.size === 0) {
    throw new CbxError('CLI_USAGE', `unrecognized arguments: --${given}`, undefined, didYouMean(given, names.keys()));
  }
  const list = [...meant].map((name) => `--${name}`).join(', ');
  throw new CbxError('CLI_USAGE', `ambiguous option: --${given} could match ${list}`);
}
