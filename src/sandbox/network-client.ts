import { createHash } from 'node:crypto';
import { BRIDGE, inNamespace } from './network.ts';
import { mustRun, type ProgramOptions, type ProgramResult, runProgram } from './program.ts';
import type { SandboxState } from './state.ts';

/** A network card in a name space of its own, named eth0, without an address. */
export interface NetworkClient {
  readonly netns: string;
  readonly mac: string;
  /** Words that run a program of this machine as that client. */
  command(argv: readonly string[]): readonly string[];
  exec(argv: readonly string[], options?: ProgramOptions): Promise<ProgramResult>;
}

/** Plugs a bare client with the given hardware address into a sandbox's bridge; an earlier one of its name is replaced. */
export async function attachClient(state: SandboxState, label: string, mac: string): Promise<NetworkClient> {
  const netns = `${state.netns}--${label}`;
  // Interface names have 15 bytes; the hash keeps those of two clients apart.
  const port = `c-${createHash('sha256').update(netns).digest('hex').slice(0, 12)}`;
  const enter = inNamespace(state.netns);
  // The kernel takes its time to clear a deleted name space, so an earlier cable is cut by itself.
  await runProgram([...enter, 'ip', 'link', 'del', port]);
  await runProgram(['ip', 'netns', 'del', netns]);
  await mustRun(['ip', 'netns', 'add', netns]);
  await mustRun([...enter, 'ip', '-batch', '-'], {
    input: [
      `link add ${port} type veth peer name eth0 address ${mac} netns ${netns}`,
      `link set ${port} master ${BRIDGE}`,
      `link set ${port} up`,
      '',
    ].join('\n'),
  });
  await mustRun([...inNamespace(netns), 'ip', '-batch', '-'], { input: 'link set lo up\nlink set eth0 up\n' });
  const command = (argv: readonly string[]): readonly string[] => [...inNamespace(netns), ...argv];
  return { netns, mac, command, exec: (argv, options) => runProgram(command(argv), options) };
}
