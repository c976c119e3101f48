import type { Command } from 'commander';
import { CLUSTER_SCHEMAS, validatePackage } from '../cluster/index.ts';
import { formatError, formatWarning } from '../errors/index.ts';
import { type InventoryFlags, openInventory } from './open-inventory.ts';

const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** `cbx validate`: a cluster package against the schema of its type. Exit code 1 where something is wrong. */
export function register(program: Command): void {
  program
    .command('validate')
    .description('check a cluster package against the schema of its type')
    .requiredOption('-i, --inventory <package>', 'the package', collect)
    .option('--vault-id <id>', 'vault password as label@source', collect)
    .option('--vault-password-file <file>', 'file or script with the vault password', collect)
    .option('-J, --ask-vault-password', 'ask for the vault password')
    .action(async (flags: InventoryFlags) => {
      const { inventory } = await openInventory(flags);
      const { errors, warnings } = validatePackage(inventory, CLUSTER_SCHEMAS);
      for (const warning of warnings) process.stderr.write(`${formatWarning(warning)}\n`);
      for (const error of errors) process.stderr.write(`${formatError(error)}\n\n`);
      const name = (flags.inventory ?? []).join(', ');
      const verdict =
        errors.length === 0 ? 'valid' : `${errors.length} ${errors.length === 1 ? 'mistake' : 'mistakes'}`;
      process.stdout.write(`${name}: ${verdict}\n`);
      if (errors.length > 0) process.exitCode = 1;
    });
}
