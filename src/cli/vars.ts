import { resolve } from 'node:path';
import type { Command } from 'commander';
import { CbxError, formatLocation } from '../errors/index.ts';
import { dumpJson, dumpYaml } from '../parsing/index.ts';
import { didYouMean } from '../util/nearest.ts';
import type { Value } from '../values/index.ts';
import { type InventoryFlags, openInventory } from './open-inventory.ts';
import type { Definition, Definitions } from './vars/definition.ts';
import { inventoryDefinitions } from './vars/inventory-definitions.ts';

interface Flags extends InventoryFlags {
  readonly why?: string;
  readonly json?: boolean;
  readonly playbook?: string;
  readonly play?: string;
  readonly role?: string;
}

const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** `cbx vars`: a host's variables, before any play or inside one, and for one name every definition that lost. */
export function register(program: Command): void {
  program
    .command('vars')
    .description("show a host's variables, and why one has its value")
    .argument('<host>')
    .option('--why <name>', 'every definition of one variable, the winner first')
    .option('--json', 'as JSON')
    .option('-i, --inventory <source>', 'inventory file, folder, cluster package, or names with commas', collect)
    .option('--playbook <file>', 'inside a play of this playbook: the first that has the host')
    .option('--play <name>', 'another play of the playbook: its name, or its number from 1')
    .option('--role <name>', 'inside a play of this role alone')
    .option('--playbook-dir <folder>', 'where group_vars and host_vars beside the playbook are')
    .option('-e, --extra-vars <vars>', 'key=value, JSON, YAML, or @file', collect)
    .option('--vault-id <id>', 'vault password as label@source', collect)
    .option('--vault-password-file <file>', 'file or script with the vault password', collect)
    .option('-J, --ask-vault-password', 'ask for the vault password')
    .action(async (host: string, flags: Flags) => {
      const definitions = await definitionsFor(host, flags);
      process.stdout.write(flags.why === undefined ? all(definitions, flags) : why(definitions, host, flags));
    });
}

async function definitionsFor(host: string, flags: Flags): Promise<Definitions> {
  if (flags.playbook === undefined && flags.role === undefined) {
    if (flags.play !== undefined) throw new CbxError('CLI_CONFLICT', '--play needs --playbook');
    const { inventory, extraVars } = await openInventory(flags);
    return inventoryDefinitions(inventory, extraVars, host, resolve(flags.playbookDir ?? '.'));
  }
  if (flags.playbook !== undefined && flags.role !== undefined) {
    throw new CbxError('CLI_CONFLICT', '--playbook and --role exclude each other');
  }
  const [{ openSession }, { parseRunFlags }, { choosePlay, playDefinitions }] = await Promise.all([
    import('./run-session.ts'),
    import('./playbook-flags.ts'),
    import('./vars/play-definitions.ts'),
  ]);
  const session = await openSession(parseRunFlags('playbook', '', playbookWords(flags)));
  const { playbook, role = '' } = flags;
  const { plays } =
    playbook === undefined ? session.loader.playForRole(role, process.cwd()) : session.loader.loadPlaybook(playbook);
  return playDefinitions(session, await choosePlay(session, plays, host, flags.play), host);
}

/** The same flags as `cbx playbook` takes them. */
function playbookWords(flags: Flags): string[] {
  const each = (option: string, values: readonly string[] = []): string[] =>
    values.map((value) => `${option}=${value}`);
  return [
    ...each('--inventory', flags.inventory),
    ...each('--extra-vars', flags.extraVars),
    ...each('--vault-id', flags.vaultId),
    ...each('--vault-password-file', flags.vaultPasswordFile),
    ...(flags.askVaultPassword === true ? ['--ask-vault-password'] : []),
    ...(flags.playbook === undefined ? [] : [flags.playbook]),
  ];
}

/** What counts in the whole play, without what cbx itself puts there. */
function all(definitions: Definitions, flags: Flags): string {
  const document = new Map<Value, Value>();
  for (const [name, found] of definitions) {
    const winner = found.find((definition) => definition.reached === undefined);
    if (winner?.value !== undefined && isWritten(winner)) document.set(name, winner.value);
  }
  if (flags.json === true) return `${dumpJson(document, { indent: 2, sortKeys: true, marks: true })}\n`;
  return document.size === 0 ? '' : dumpYaml(document);
}

/** Levels that nobody writes: magic variables, names of the host, its facts, flags of the command line. */
const UNWRITTEN: ReadonlySet<string> = new Set(['magic', 'host', 'facts', 'command line', 'sandbox']);

function isWritten({ level }: Definition): boolean {
  return !UNWRITTEN.has(level);
}

function why(definitions: Definitions, host: string, { why: name = '', json, playbook, role }: Flags): string {
  const found = definitions.get(name);
  if (found === undefined) {
    const hint = didYouMean(name, definitions.keys());
    const where = playbook === undefined && role === undefined ? 'before any play' : 'in this play';
    throw new CbxError('VARS_UNDEFINED', `the host "${host}" has no variable "${name}" ${where}`, undefined, hint);
  }
  const winner = found.findIndex(({ reached }) => reached === undefined);
  if (json === true)
    return `${dumpJson(
      found.map((definition, index) => asData(definition, index === winner)),
      { indent: 2, marks: true },
    )}\n`;
  const lines = found.map((definition, index) => {
    const { level, value, at, reached } = definition;
    const mark = index === winner ? '=>' : reached !== undefined && (winner < 0 || index < winner) ? '?>' : '  ';
    const text = value === undefined ? '(known when it runs)' : dumpJson(value, { marks: true });
    const rows = [`${mark} ${text}`, `     ${level}, ${placeOf(definition, at)}`];
    return [...rows, ...(reached === undefined ? [] : [`     ${reached}`])].join('\n');
  });
  return `${name} of ${host}\n${lines.join('\n')}\n`;
}

function placeOf({ level }: Definition, at: Definition['at']): string {
  if (at !== undefined) return formatLocation(at);
  return level === 'magic' || level === 'host' ? 'cbx itself' : 'the command line';
}

function asData(definition: Definition, isWinner: boolean): Value {
  const { level, value, at, reached } = definition;
  const entries: [Value, Value][] = [
    ['level', level],
    ['value', value ?? null],
    ['at', at === undefined ? null : formatLocation(at)],
    ['wins', isWinner],
  ];
  if (reached !== undefined) entries.push(['reached', reached]);
  return new Map(entries);
}
