import type { Command } from 'commander';
import { type PackageSources, serveRelay } from '../sandbox/index.ts';

export function register(program: Command): void {
  const sandbox = program.command('sandbox').description('raise the hosts of an inventory as throw-away machines here');
  sandbox
    .command('relay <sources>', { hidden: true })
    .action((sources: string) => serveRelay(JSON.parse(sources) as PackageSources));
}
