import { resolve } from 'node:path';
import type { Command } from 'commander';
import { CbxError, formatLocation, type Span } from '../errors/index.ts';
import type { InventoryLayer } from '../inventory/index.ts';
import { dumpJson, dumpYaml } from '../parsing/index.ts';
import { didYouMean } from '../util/nearest.ts';
import type { Value } from '../values/index.ts';
import { type InventoryFlags, type OpenedInventory, openInventory } from './open-inventory.ts';

interface Flags extends InventoryFlags {
  readonly why?: string;
  readonly json?: boolean;
}

/** One definition of a variable, as `--why` lists it. */
interface Definition {
  readonly level: string;
  readonly value: Value;
  readonly at?: Span;
}

const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** `cbx vars`: a host's variables before any play, and for one name every definition that lost. */
export function register(program: Command): void {
  program
    .command('vars')
    .description("show a host's variables, and why one has its value")
    .argument('<host>')
    .option('--why <name>', 'every definition of one variable, the winner first')
    .option('--json', 'as JSON')
    .option('-i, --inventory <source>', 'inventory file, folder, cluster package, or names with commas', collect)
    .option('--playbook-dir <folder>', 'where group_vars and host_vars beside the playbook are')
    .option('-e, --extra-vars <vars>', 'key=value, JSON, YAML, or @file', collect)
    .option('--vault-id <id>', 'vault password as label@source', collect)
    .option('--vault-password-file <file>', 'file or script with the vault password', collect)
    .option('-J, --ask-vault-password', 'ask for the vault password')
    .action(async (host: string, flags: Flags) => {
      const opened = await openInventory(flags);
      const definitions = definitionsOf(opened, host, resolve(flags.playbookDir ?? '.'));
      process.stdout.write(flags.why === undefined ? all(definitions, flags) : why(definitions, host, flags.why));
    });
}

/** Every definition of every name, the strongest first. */
function definitionsOf(
  { inventory, extraVars }: OpenedInventory,
  host: string,
  playbookDirectory: string,
): ReadonlyMap<string, readonly Definition[]> {
  if (inventory.host(host) === undefined) {
    const hint = didYouMean(host, inventory.hosts.keys());
    throw new CbxError('INVENTORY_UNKNOWN_HOST', `there is no host "${host}"`, undefined, hint);
  }
  const definitions = new Map<string, Definition[]>();
  const add = (name: string, definition: Definition): void => {
    definitions.set(name, [...(definitions.get(name) ?? []), definition]);
  };
  for (const [name, value] of extraVars) add(name, { level: 'extra vars', value });
  const layers: readonly InventoryLayer[] = inventory.layers(host, playbookDirectory);
  for (const { level, vars } of layers.toReversed()) {
    for (const [name, variable] of vars) add(name, { level, ...variable });
  }
  return definitions;
}

function all(definitions: ReadonlyMap<string, readonly Definition[]>, flags: Flags): string {
  const document = new Map<Value, Value>();
  for (const [name, [winner]] of definitions) if (winner !== undefined) document.set(name, winner.value);
  if (flags.json === true) return `${dumpJson(document, { indent: 2, sortKeys: true, marks: true })}\n`;
  return document.size === 0 ? '' : dumpYaml(document);
}

function why(definitions: ReadonlyMap<string, readonly Definition[]>, host: string, name: string): string {
  const found = definitions.get(name);
  if (found === undefined) {
    const hint = didYouMean(name, definitions.keys());
    throw new CbxError(
      'VARS_UNDEFINED',
      `the host "${host}" has no variable "${name}" before any play`,
      undefined,
      hint,
    );
  }
  const lines = found.map(({ level, value, at }, index) => {
    const mark = index === 0 ? '=>' : '  ';
    const place = at === undefined ? 'the command line' : formatLocation(at);
    return `${mark} ${dumpJson(value, { marks: true })}\n     ${level}, ${place}`;
  });
  return `${name} of ${host}\n${lines.join('\n')}\n`;
}
