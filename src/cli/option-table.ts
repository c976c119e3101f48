import { Command, CommanderError, Option } from 'commander';
import { CbxError } from '../errors/index.ts';
import { expandOptions, type OptionShape, spelling } from './expand-options.ts';
import { versionText } from './version-text.ts';

/** One option of a command. */
export interface OptionRow<Key extends string = string> {
  /** As commander writes it: `-e, --extra-vars <vars>`. */
  readonly flags: string;
  readonly about: string;
  readonly key: Key;
  /** What its values make: one of them, all in order, or how often it stood there. `paths` splits at colons. */
  readonly kind: 'flag' | 'text' | 'number' | 'list' | 'paths' | 'count' | 'ignored';
  readonly aliases?: readonly string[];
  readonly choices?: readonly string[];
  /** The key of an option that this one excludes. */
  readonly not?: Key;
}

export interface CommandLine<Key extends string = string> {
  /** The command's word: `playbook`. */
  readonly command: string;
  readonly operands: string;
  readonly rows: readonly OptionRow<Key>[];
}

/**
 * Reads the words behind a command as Ansible's commands do (see {@link expandOptions}). Flags that were not given are
 * false, counts 0, lists empty; other options are absent. `--help` and `--version` print and end the command.
 * @throws CommanderError with exit code 0 behind help and version; CbxError CLI_USAGE in argparse's words
 */
export function readOptions<Key extends string>(
  { command, operands, rows }: CommandLine<Key>,
  words: readonly string[],
): { readonly values: Readonly<Partial<Record<Key, unknown>>>; readonly words: readonly string[] } {
  const program = new Command(`cbx ${command}`).usage(`[options] ${operands}`).argument('[words...]').exitOverride();
  program.configureOutput({ outputError: () => undefined });
  program.addOption(new Option('--version', 'the version, and where settings and plugins come from'));
  const found = new Map<Key, { option: OptionShape; value: unknown }>();
  const shapes: OptionShape[] = [
    { name: 'help', letter: 'h', takesValue: false },
    { name: 'version', takesValue: false },
  ];
  for (const row of rows) {
    const option = new Option(row.flags, row.about);
    if (row.choices !== undefined) option.choices([...row.choices]);
    const shape = shapeOf(option, row);
    shapes.push(shape);
    program.addOption(option);
    program.on(`option:${option.name()}`, (text: string | undefined) => {
      const other = row.not === undefined ? undefined : found.get(row.not);
      if (other !== undefined) throw exclusive(shape, other.option);
      const value = optionValue(row, shape, text ?? '', found.get(row.key)?.value);
      if (value !== undefined) found.set(row.key, { option: shape, value });
    });
  }
  program.on('option:version', () => {
    process.stdout.write(versionText(command));
    throw new CommanderError(0, 'commander.version', 'version');
  });
  program.parse(expandOptions(words, shapes), { from: 'user' });
  const values: Partial<Record<Key, unknown>> = {};
  for (const { key, kind } of rows) values[key] ??= EMPTY[kind];
  for (const [key, { value }] of found) values[key] = value;
  return { values, words: program.args };
}

const EMPTY: Readonly<Record<OptionRow['kind'], unknown>> = {
  flag: false,
  count: 0,
  list: [],
  paths: [],
  text: undefined,
  number: undefined,
  ignored: undefined,
};

function shapeOf(option: Option, { aliases }: OptionRow): OptionShape {
  return {
    name: option.long?.slice(2) ?? '',
    takesValue: option.required,
    ...(option.short === undefined ? {} : { letter: option.short.slice(1) }),
    ...(aliases === undefined ? {} : { aliases }),
  };
}

function optionValue({ kind }: OptionRow, option: OptionShape, text: string, before: unknown): unknown {
  switch (kind) {
    case 'flag':
      return true;
    case 'count':
      return Number(before ?? 0) + 1;
    case 'number':
      if (/^\s*[-+]?\d+\s*$/.test(text)) return Number(text);
      throw new CbxError('CLI_USAGE', `argument ${spelling(option)}: invalid int value: '${text}'`);
    case 'list':
      return [...((before as readonly string[] | undefined) ?? []), text];
    case 'paths':
      return [...((before as readonly string[] | undefined) ?? []), ...text.split(':').filter((path) => path !== '')];
    case 'text':
      return text;
    case 'ignored':
      return undefined;
  }
}

function exclusive(option: OptionShape, other: OptionShape): CbxError {
  return new CbxError('CLI_USAGE', `argument ${spelling(option)}: not allowed with argument ${spelling(other)}`);
}
