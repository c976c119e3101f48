import { CbxError } from '../errors/index.ts';
import { didYouMean } from '../util/nearest.ts';

/** How an option may be written; names without dashes. */
export interface OptionShape {
  readonly name: string;
  readonly letter?: string;
  readonly aliases?: readonly string[];
  readonly takesValue: boolean;
}

/**
 * Words with every option written out as `--name` or `--name=value`, as Python's argparse reads them: aliases, unambiguous
 * beginnings (`--e`, `--become-m`), letters in a row (`-bK`), values behind their letter (`-f5`). A word with a blank is
 * taken for a value even when it begins with a dash; argparse takes it for one only when no option begins like it.
 *
 * @throws CbxError CLI_USAGE in argparse's words: an unknown or ambiguous option, a value too few or too many
 */
export function expandOptions(words: readonly string[], options: readonly OptionShape[]): string[] {
  const rest = [...words];
  const expanded: string[] = [];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') return [...expanded, word, ...rest];
    if (!/^-[^\d.]/.test(word)) expanded.push(word);
    else if (word.startsWith('--')) expanded.push(longOption(word, options, rest));
    else expanded.push(...letters(word, options, rest));
  }
  return expanded;
}

function longOption(word: string, options: readonly OptionShape[], rest: string[]): string {
  const [, given = '', value] = /^--([^=]+)(?:=([\s\S]*))?$/.exec(word) ?? [];
  const option = find(given, options);
  if (option === undefined) {
    if (word.includes(' ')) return word;
    throw unknown(
      word,
      didYouMean(
        given,
        options.flatMap(({ name, aliases = [] }) => [name, ...aliases]),
      ),
    );
  }
  if (option.takesValue) return `--${option.name}=${value ?? nextValue(option, rest)}`;
  if (value !== undefined) throw tooMuch(option, value);
  return `--${option.name}`;
}

function letters(word: string, options: readonly OptionShape[], rest: string[]): string[] {
  const expanded: string[] = [];
  let before: OptionShape | undefined;
  for (let at = 1; at < word.length; at += 1) {
    const option = options.find(({ letter }) => letter === word[at]);
    if (option === undefined) {
      if (before !== undefined) throw tooMuch(before, word.slice(at));
      if (word.includes(' ')) return [word];
      throw unknown(word);
    }
    if (option.takesValue) {
      const attached = word.slice(at + 1).replace(/^=/, '');
      return [...expanded, `--${option.name}=${at + 1 < word.length ? attached : nextValue(option, rest)}`];
    }
    expanded.push(`--${option.name}`);
    before = option;
  }
  return expanded;
}

function find(given: string, options: readonly OptionShape[]): OptionShape | undefined {
  const namesOf = ({ name, aliases = [] }: OptionShape): readonly string[] => [name, ...aliases];
  const exact = options.find((option) => namesOf(option).includes(given));
  if (exact !== undefined) return exact;
  const meant = options.filter((option) => namesOf(option).some((name) => name.startsWith(given)));
  if (meant.length < 2) return meant[0];
  const list = meant.map(({ name }) => `--${name}`).join(', ');
  throw new CbxError('CLI_USAGE', `ambiguous option: --${given} could match ${list}`);
}

/** Takes the next word, unless it looks like an option: a forgotten value must not swallow a `--check`. */
function nextValue(option: OptionShape, rest: string[]): string {
  const [next] = rest;
  if (next !== undefined && !/^-[^\d.\s]\S*$/.test(next)) return rest.shift() as string;
  const hint = next === undefined ? undefined : `if ${next} is the value, write --${option.name}=${next}`;
  throw new CbxError('CLI_USAGE', `argument ${spelling(option)}: expected one argument`, undefined, hint);
}

/** All spellings of an option, as argparse names it: `-f/--forks`. */
export function spelling({ name, letter, aliases = [] }: OptionShape): string {
  const long = [name, ...aliases].map((one) => `--${one}`);
  return (letter === undefined ? long : [`-${letter}`, ...long]).join('/');
}

function unknown(word: string, hint?: string): CbxError {
  return new CbxError('CLI_USAGE', `unrecognized arguments: ${word}`, undefined, hint);
}

function tooMuch(option: OptionShape, value: string): CbxError {
  return new CbxError('CLI_USAGE', `argument ${spelling(option)}: ignored explicit argument '${value}'`);
}
