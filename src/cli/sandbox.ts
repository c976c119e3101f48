import { type Command, Option } from 'commander';
import { CbxError } from '../errors/index.ts';
import type { PackageSources } from '../sandbox/index.ts';

interface Selection {
  readonly inventory?: string;
  readonly name?: string;
}

interface UpOptions extends Selection {
  readonly limit?: string;
  readonly user?: readonly string[];
  readonly python?: boolean;
  readonly light?: boolean;
  readonly install?: boolean;
  readonly sim?: string;
}

/** `cbx sandbox`: the hosts of an inventory as throw-away machines on this one. */
export function register(program: Command): void {
  const sandbox = program.command('sandbox').description('raise the hosts of an inventory as throw-away machines here');

  selectable(sandbox.command('up').description('raise the hosts, or those that are missing; keeps what runs'))
    .option('-l, --limit <pattern>', 'only hosts of this pattern')
    .option('-u, --user <name...>', 'further login accounts, with sudo, besides those that the inventory names')
    .option('--python', 'hosts with Python, which ansible-core can manage too')
    .option('--light', 'sshd alone instead of a whole system: hundreds of hosts per machine')
    .option('--sim <what>', 'simulate the hypervisors of the inventory too: esxi, fusion; "list" explains')
    .option('--install', 'install missing programs with apt first')
    .action(up);

  selectable(sandbox.command('down').description('end the hosts and delete everything that belongs to them'))
    .option('--all', 'every sandbox')
    .action(down);

  sandbox.command('list').description('show every sandbox and its hosts').action(list);

  selectable(
    sandbox.command('exec').description("run a program in the sandbox's network, where its host names resolve"),
  )
    .option('--host <name>', 'run it inside this host as root, without ssh')
    .argument('<command...>')
    .passThroughOptions()
    .action(exec);

  sandbox
    .command('ova')
    .description('write the template of a node, an empty machine that boots from the network, for rehearsals')
    .argument('<file>')
    .action(ova);

  // What a sandbox starts of this very program.
  sandbox.command('relay', { hidden: true }).argument('<sources>').action(relay);
  sandbox.command('esxi-host', { hidden: true }).argument('<configuration>').action(esxiHost);
  sandbox
    .command('program', { hidden: true })
    .argument('<folder>')
    .argument('<name>')
    .argument('[words...]')
    .action(standIn);
}

function selectable(command: Command): Command {
  return command
    .addOption(new Option('-i, --inventory <path>', 'inventory or cluster package whose sandbox is meant'))
    .addOption(new Option('--name <name>', 'name of the sandbox (default: derived from the inventory)'));
}

async function up(options: UpOptions): Promise<void> {
  const {
    ESXI_REQUIREMENTS,
    esxiPasswordPath,
    installRequirements,
    parseSimulator,
    programsPath,
    raiseInventory,
    SIMULATORS,
  } = await import('../sandbox/index.ts');
  if (options.sim === 'list' || options.sim === 'help') {
    for (const [kind, what] of Object.entries(SIMULATORS)) process.stdout.write(`${kind.padEnd(8)} ${what}\n`);
    return;
  }
  if (options.inventory === undefined) throw missing('-i <inventory>');
  const simulate = options.sim === undefined ? undefined : parseSimulator(options.sim);
  const { openInventory } = await import('./open-inventory.ts');
  if (options.install) await installRequirements(say, simulate?.kind === 'esxi' ? ESXI_REQUIREMENTS : {});
  const { inventory } = await openInventory({ inventory: [options.inventory] });
  const raised = await raiseInventory(inventory, {
    name: await nameOf(options),
    report: say,
    ...(options.limit === undefined ? {} : { limit: options.limit }),
    ...(options.user === undefined ? {} : { logins: options.user }),
    ...(options.python ? { image: 'python' } : {}),
    ...(options.light ? { kind: 'light' } : {}),
    ...(simulate === undefined ? {} : { simulate }),
  });
  process.stdout.write(`sandbox ${raised.name}\n`);
  for (const host of raised.hosts) {
    process.stdout.write(`  ${host.name}  ${host.address}${host.kind === 'esxi' ? '  simulated ESXi' : ''}\n`);
  }
  if (simulate === undefined) return;
  process.stdout.write(`  stand-ins for ovftool and vmrun: ${programsPath(raised)}\n`);
  if (simulate.kind === 'esxi') process.stdout.write(`  password of root on ESXi: ${esxiPasswordPath(raised)}\n`);
}

async function down(options: Selection & { readonly all?: boolean }): Promise<void> {
  const { sandboxNames, takeDown } = await import('../sandbox/index.ts');
  const names = options.all ? sandboxNames() : [await nameOf(options)];
  for (const name of names) {
    await takeDown(name);
    say(`${name} is down`);
  }
}

async function list(): Promise<void> {
  const { isHostUp, readState, sandboxNames } = await import('../sandbox/index.ts');
  for (const name of sandboxNames()) {
    const state = readState(name);
    process.stdout.write(`${name}${state?.inventory === undefined ? '' : `  (${state.inventory})`}\n`);
    for (const host of state?.hosts ?? []) {
      const names = [host.name, ...host.aliases].join(', ');
      process.stdout.write(`  ${names.padEnd(24)} ${host.address.padEnd(15)} ${host.kind.padEnd(5)} `);
      process.stdout.write(`${isHostUp(host) ? 'up' : 'down'}\n`);
    }
  }
}

async function exec(words: readonly string[], options: Selection & { readonly host?: string }): Promise<void> {
  const { openSandbox, passThrough } = await import('../sandbox/index.ts');
  const sandbox = openSandbox(await nameOf(options));
  const argv = options.host === undefined ? sandbox.command(words) : sandbox.hostCommand(options.host, words);
  process.exitCode = await passThrough(argv, sandbox.environment());
}

async function ova(file: string): Promise<void> {
  const { EMPTY_NODE, emptyOva } = await import('../sandbox/index.ts');
  const { writeFileSync } = await import('node:fs');
  writeFileSync(file, emptyOva(EMPTY_NODE));
}

async function esxiHost(configuration: string): Promise<void> {
  const { serveEsxiHost } = await import('../sandbox/index.ts');
  await serveEsxiHost(configuration);
}

async function standIn(folder: string, name: string, words: readonly string[]): Promise<void> {
  const { runProgramStandIn } = await import('../sandbox/index.ts');
  process.exitCode = await runProgramStandIn(folder, name, words);
}

async function relay(sources: string): Promise<void> {
  const { serveRelay } = await import('../sandbox/index.ts');
  await serveRelay(JSON.parse(sources) as PackageSources);
}

async function nameOf(options: Selection): Promise<string> {
  const { defaultSandboxName } = await import('../sandbox/index.ts');
  if (options.name !== undefined) return options.name;
  if (options.inventory === undefined) throw missing('-i <inventory> or --name <name>');
  return defaultSandboxName(options.inventory);
}

function missing(what: string): CbxError {
  return new CbxError('CLI_USAGE', `which sandbox? ${what} is missing`, undefined, '"cbx sandbox list" shows them');
}

function say(line: string): void {
  process.stderr.write(`sandbox: ${line}\n`);
}
