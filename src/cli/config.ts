import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { loadSettings, SETTINGS, type SettingName, type SettingOrigin, type Settings } from '../config/index.ts';
import { CbxError, formatLocation } from '../errors/index.ts';
import { dumpYaml } from '../parsing/index.ts';
import { listDocument, type Plain, plainToValue } from './config/documents.ts';
import { type OptionRow, readOptions } from './option-table.ts';
import { printHeader } from './version-text.ts';

interface Flags {
  readonly onlyChanged: boolean;
  readonly format?: 'display' | 'json' | 'yaml';
  readonly config?: string;
  readonly type?: string;
  readonly verbosity: number;
}

/** Kinds of Ansible's plugins; cbx has no settings of plugins apart from the others. */
const PLUGIN_TYPES = 'become cache callback cliconf connection httpapi inventory lookup netconf shell vars'.split(' ');

const OPTIONS: readonly OptionRow<keyof Flags>[] = [
  {
    flags: '--only-changed',
    about: 'leave out what has its default value',
    key: 'onlyChanged',
    kind: 'flag',
    aliases: ['changed-only'],
  },
  {
    flags: '-f, --format <form>',
    about: 'how: display, json or yaml',
    key: 'format',
    kind: 'text',
    choices: ['display', 'json', 'yaml'],
  },
  {
    flags: '-c, --config <file>',
    about: 'this ansible.cfg instead of the one that would be found',
    key: 'config',
    kind: 'text',
  },
  {
    flags: '-t, --type <type>',
    about: 'settings of this kind of plugin; base has them all',
    key: 'type',
    kind: 'text',
    choices: ['all', 'base', ...PLUGIN_TYPES],
  },
  {
    flags: '-v, --verbose',
    about: 'say which ansible.cfg is in use; -vv the version, too',
    key: 'verbosity',
    kind: 'count',
  },
];

/**
 * `cbx config`: every setting with its value and where that comes from, and what was set but has no effect here (dump);
 * what there is to set (list); or the ansible.cfg in use as it stands (view). The flags are ansible-config's.
 */
export function register(program: Command): void {
  program
    .command('config')
    .description('show every setting and where it comes from')
    .helpOption(false)
    .allowUnknownOption()
    .argument('[words...]')
    .action((words: readonly string[]) => config(words));
}

function config(given: readonly string[]): void {
  const { values, words } = readOptions({ command: 'config', operands: '[dump|list|view]', rows: OPTIONS }, given);
  const flags = values as unknown as Flags;
  const [what = 'dump', ...more] = words;
  if (!['dump', 'list', 'view'].includes(what)) {
    throw new CbxError('CLI_USAGE', `invalid choice: '${what}' (choose from list, dump, view)`);
  }
  if (more.length > 0) throw new CbxError('CLI_USAGE', `unrecognized arguments: ${more.join(' ')}`);
  const env = flags.config === undefined ? process.env : { ...process.env, ANSIBLE_CONFIG: flags.config };
  const settings = loadSettings({ env });
  printHeader('config', flags.verbosity, settings);
  if (what === 'view') {
    process.stdout.write(configFile(settings));
    return;
  }
  const isPlugin = flags.type !== undefined && PLUGIN_TYPES.includes(flags.type);
  const names = isPlugin
    ? []
    : (Object.keys(SETTINGS) as SettingName[])
        .filter((name) => !flags.onlyChanged || settings.origin(name).kind !== 'default')
        .sort();
  const { format = what === 'list' ? 'yaml' : 'display' } = flags;
  if (format === 'display' && what === 'list') {
    throw new CbxError('CLI_USAGE', "argument -f/--format: invalid choice: 'display' (choose from json, yaml)");
  }
  if (format === 'display') process.stdout.write(displayText(settings, names));
  else write(what === 'list' ? listDocument(names) : dumpDocument(settings, names), format);
}

function write(document: Plain, format: 'json' | 'yaml'): void {
  const text = format === 'json' ? `${JSON.stringify(document, null, 2)}\n` : dumpYaml(plainToValue(document));
  process.stdout.write(text);
}

function configFile({ file }: Settings): string {
  if (file !== undefined) return readFileSync(file, 'utf8');
  throw new CbxError(
    'CONFIG_NO_FILE',
    'there is no ansible.cfg in use',
    undefined,
    'cbx config list shows what it may say',
  );
}

function displayText(settings: Settings, names: readonly SettingName[]): string {
  const rows = names.map((name) => `${name}(${originText(settings.origin(name))}) = ${show(settings.get(name))}`);
  const unused = settings
    .unused()
    .map(({ name, at }) => `  ${name}${at === undefined ? '' : ` (${formatLocation(at)})`}`);
  if (unused.length > 0) rows.push('', 'Set, but without effect in cbx:', ...unused);
  return `${rows.join('\n')}\n`;
}

function dumpDocument(settings: Settings, names: readonly SettingName[]): Plain {
  const rows = names.map((name) => ({
    name,
    value: settings.get(name) ?? null,
    origin: originText(settings.origin(name)),
  }));
  const unused = settings.unused().map(({ name, at }) => ({ name, at: at === undefined ? null : formatLocation(at) }));
  return { settings: rows, unused };
}

function originText(origin: SettingOrigin): string {
  if (origin.at !== undefined) return formatLocation(origin.at);
  return origin.kind === 'environment' ? `env: ${origin.name}` : (origin.name ?? origin.kind);
}

function show(value: unknown): string {
  return value === undefined || value === null ? 'None' : typeof value === 'string' ? value : JSON.stringify(value);
}
