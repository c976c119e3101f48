import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { JSONSchema } from 'json-schema-to-typescript';
import { type Plain, toPackageDocument } from '../cluster/index.ts';
import { type InventoryFlags, openInventory } from './open-inventory.ts';

interface Flags extends InventoryFlags {
  readonly output?: string;
}

const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** `cbx types`: TypeScript types for the variables that an inventory gives its hosts. */
export function register(program: Command): void {
  program
    .command('types')
    .description('write TypeScript types for the variables of an inventory')
    .requiredOption('-i, --inventory <source>', 'inventory file, folder or cluster package', collect)
    .option('-o, --output <file>', 'write there instead of to stdout')
    .option('--vault-password-file <file>', 'file or script with the vault password', collect)
    .action(async (flags: Flags) => {
      const { inventory } = await openInventory(flags);
      const document = toPackageDocument(inventory);
      const text = await typesText(document.vars, Object.values(document.hosts), [...inventory.groups.keys()]);
      if (flags.output === undefined) process.stdout.write(text);
      else writeFileSync(resolve(flags.output), text);
    });
}

async function typesText(
  vars: Readonly<Record<string, Plain>>,
  hosts: readonly Readonly<Record<string, Plain>>[],
  groups: readonly string[],
): Promise<string> {
  const { compile } = await import('json-schema-to-typescript');
  const schema: JSONSchema = {
    title: 'InventoryVariables',
    type: 'object',
    additionalProperties: false,
    required: ['vars', 'host', 'group'],
    properties: {
      vars: { description: 'Variables of all hosts.', ...schemaOf([vars]) },
      host: { description: 'Variables of single hosts; optional where not every host has them.', ...schemaOf(hosts) },
      group: { description: 'Names of the groups.', enum: [...groups] },
    },
  };
  return compile(schema, 'InventoryVariables', { bannerComment: '/* Written by "cbx types". */' });
}

/** The tightest simple schema that all the values have. */
function schemaOf(values: readonly Plain[]): JSONSchema {
  const kinds = new Set(values.map(kindOf));
  if (kinds.size !== 1)
    return { anyOf: [...kinds].sort().map((kind) => schemaOf(values.filter((v) => kindOf(v) === kind))) };
  const [kind] = kinds;
  if (kind === 'array') {
    const items = (values as readonly (readonly Plain[])[]).flat();
    return { type: 'array', ...(items.length === 0 ? {} : { items: schemaOf(items) }) };
  }
  if (kind !== 'object') return { type: kind ?? 'null' };
  const objects = values as readonly Readonly<Record<string, Plain>>[];
  const names = [...new Set(objects.flatMap((object) => Object.keys(object)))].sort();
  const having = (name: string): Plain[] =>
    objects.filter((object) => Object.hasOwn(object, name)).map((object) => object[name] as Plain);
  return {
    type: 'object',
    additionalProperties: false,
    required: names.filter((name) => having(name).length === objects.length),
    properties: Object.fromEntries(names.map((name) => [name, schemaOf(having(name))])),
  };
}

function kindOf(value: Plain): 'array' | 'boolean' | 'null' | 'number' | 'object' | 'string' {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value as 'boolean' | 'number' | 'object' | 'string';
}
