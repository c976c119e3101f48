import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { loadSettings } from '../config/index.ts';
import { CbxError } from '../errors/index.ts';
import type { Inventory } from '../inventory/index.ts';
import { dumpJson, dumpToml, dumpYaml } from '../parsing/index.ts';
import { didYouMean } from '../util/nearest.ts';
import { encodeText } from '../util/surrogate-escape.ts';
import type { Value } from '../values/index.ts';
import { type DocumentOptions, hostDocument, listDocument, tomlDocument, yamlDocument } from './inventory/documents.ts';
import { graphText } from './inventory/graph.ts';
import { svgText } from './inventory/svg.ts';
import { INVENTORY_OPTIONS } from './inventory-options.ts';
import { type InventoryFlags, type OpenedInventory, openInventory, printWarning } from './open-inventory.ts';
import { type OptionRow, readOptions } from './option-table.ts';
import { printHeader } from './version-text.ts';

interface Flags extends InventoryFlags {
  readonly list: boolean;
  readonly host?: string;
  readonly graph: boolean;
  readonly listHosts: boolean;
  readonly vars: boolean;
  readonly yaml: boolean;
  readonly toml: boolean;
  readonly export: boolean;
  readonly output?: string;
  readonly svg?: string;
  readonly limit?: string;
  readonly verbosity: number;
}

const OPTIONS: readonly OptionRow<keyof Flags>[] = [
  { flags: '--list', about: 'all hosts, groups and variables', key: 'list', kind: 'flag' },
  { flags: '--host <name>', about: 'the variables of one host', key: 'host', kind: 'text' },
  { flags: '--graph', about: 'the groups and hosts as a tree', key: 'graph', kind: 'flag' },
  { flags: '--list-hosts', about: 'the hosts of a pattern, in order', key: 'listHosts', kind: 'flag' },
  { flags: '--vars', about: 'show variables in the tree', key: 'vars', kind: 'flag' },
  { flags: '-y, --yaml', about: 'YAML instead of JSON', key: 'yaml', kind: 'flag' },
  { flags: '--toml', about: 'TOML instead of JSON', key: 'toml', kind: 'flag' },
  { flags: '--export', about: 'group variables stay with their groups', key: 'export', kind: 'flag' },
  { flags: '--output <file>', about: 'write the list to a file', key: 'output', kind: 'text' },
  { flags: '--svg <file>', about: 'with --graph: draw the tree into a file', key: 'svg', kind: 'text' },
  { flags: '-l, --limit <pattern>', about: 'only hosts that this pattern selects, too', key: 'limit', kind: 'text' },
  { flags: '--playbook-dir <folder>', about: 'stands for the folder of a playbook', key: 'playbookDir', kind: 'text' },
  ...INVENTORY_OPTIONS,
  {
    flags: '-v, --verbose',
    about: 'say which ansible.cfg is in use; -vv the version, too',
    key: 'verbosity',
    kind: 'count',
  },
];

/** `cbx inventory`: ansible-inventory's flags and output, and --list-hosts. */
export function register(program: Command): void {
  program
    .command('inventory')
    .description('show what an inventory says')
    .allowUnknownOption()
    .helpOption(false)
    .argument('[words...]')
    .action((words: readonly string[]) => run(words));
}

async function run(given: readonly string[]): Promise<void> {
  const operands = '[group or host pattern]';
  const { values, words } = readOptions({ command: 'inventory', operands, rows: OPTIONS }, given);
  await show(values as unknown as Flags, words);
}

async function show(flags: Flags, words: readonly string[]): Promise<void> {
  const actions = [flags.list, flags.host !== undefined, flags.graph, flags.listHosts].filter((action) => action);
  if (actions.length !== 1) {
    const hint = 'choose one of --list, --host, --graph and --list-hosts';
    throw new CbxError(
      'CLI_CONFLICT',
      actions.length === 0 ? 'there is nothing to show' : 'there is too much to show',
      undefined,
      hint,
    );
  }
  if (!flags.listHosts && words.length > 1) {
    throw new CbxError('CLI_USAGE', `unrecognized arguments: ${words.slice(1).join(' ')}`);
  }
  const settings = loadSettings();
  printHeader('inventory', flags.verbosity > 0 ? flags.verbosity : settings.get('DEFAULT_VERBOSITY'), settings);
  const opened = await openInventory(flags, settings);
  const options = documentOptions(flags, opened);
  if (flags.listHosts) print(hostList(flags, opened, words), flags);
  else if (flags.host !== undefined) print(format(hostVariables(opened, flags.host, options), flags), flags);
  else if (flags.graph) {
    const [top = 'all'] = words;
    if (!opened.inventory.groups.has(top)) {
      const hint = didYouMean(top, opened.inventory.groups.keys());
      throw new CbxError(
        'INVENTORY_UNKNOWN_GROUP',
        `--graph needs a group, and there is no group "${top}"`,
        undefined,
        hint,
      );
    }
    if (flags.svg !== undefined) writeOutput(flags.svg, svgText(opened.inventory, top));
    else print(graphText(opened.inventory, top, flags.vars, options), flags);
  } else {
    const document = flags.yaml ? yamlDocument : flags.toml ? tomlDocument : listDocument;
    const text = format(document(opened.inventory, options), flags);
    // ansible-inventory takes an empty answer, which only TOML can give, for a failure.
    if (text === '') process.exitCode = 1;
    print(text, flags);
  }
}

function documentOptions(flags: Flags, { settings, extraVars }: OpenedInventory): DocumentOptions {
  const folder = flags.playbookDir ?? settings.get('PLAYBOOK_DIR');
  return {
    export: flags.export || settings.get('INVENTORY_EXPORT'),
    playbookDirectory: folder === undefined ? undefined : resolve(folder),
    hostDirectory: resolve(folder ?? '.'),
    extraVars,
    hashBehaviour: settings.get('DEFAULT_HASH_BEHAVIOUR') === 'merge' ? 'merge' : 'replace',
  };
}

function hostVariables({ inventory }: OpenedInventory, name: string, options: DocumentOptions): Value {
  if (inventory.host(name) === undefined) {
    const hint = didYouMean(name, inventory.hosts.keys());
    throw new CbxError('INVENTORY_UNKNOWN_HOST', `there is no host "${name}"`, undefined, hint);
  }
  return hostDocument(inventory, name, options);
}

/** A heading and one host per line, as `ansible --list-hosts` prints it. */
function hostList(flags: Flags, { inventory }: OpenedInventory, words: readonly string[]): string {
  const hosts = selectHosts(inventory, words.length === 0 ? 'all' : words.join(','), flags.limit);
  if (hosts.length === 0 && flags.limit !== undefined) {
    throw new CbxError('INVENTORY_NO_HOSTS', `the pattern and the limit "${flags.limit}" leave no hosts`);
  }
  return [`  hosts (${hosts.length}):`, ...hosts.map((host) => `    ${host}`), ''].join('\n');
}

/** Without a limit a pattern that asks for a host too many selects nothing, as in an ad-hoc run. */
function selectHosts(inventory: Inventory, pattern: string, limit: string | undefined): readonly string[] {
  try {
    return inventory.select(pattern, limit);
  } catch (error) {
    if (limit !== undefined || !(error instanceof CbxError) || !/^INVENTORY_(?:BAD_PATTERN|NO_MATCH)$/.test(error.code))
      throw error;
    printWarning(error);
    return [];
  }
}

function format(document: Value, flags: Flags): string {
  if (flags.yaml) return dumpYaml(document);
  if (flags.toml) return dumpToml(document);
  return `${dumpJson(document, { indent: 4, sortWherePossible: true, marks: true })}\n`;
}

function print(text: string, flags: Flags): void {
  // Bytes that are not UTF-8 (lone surrogates) are question marks on a terminal and themselves in a file.
  if (flags.output === undefined || flags.listHosts) {
    process.stdout.write(text.replace(/\p{Surrogate}/gu, '?'));
  } else writeOutput(flags.output, encodeText(text));
}

function writeOutput(path: string, content: string | Buffer): void {
  try {
    writeFileSync(resolve(path), content);
  } catch (error) {
    throw new CbxError('INVENTORY_OUTPUT', `${path} cannot be written: ${(error as Error).message}`);
  }
}
