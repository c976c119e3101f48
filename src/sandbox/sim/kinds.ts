import { CbxError } from '../../errors/index.ts';
import { DEFAULT_RELEASE } from './esxi/raise-host.ts';

/** What can be simulated, with what the command line says about it. */
export const SIMULATORS = {
  esxi: 'the ESXi hosts that the inventory names (esxi_host), with ovftool; esxi=6.0 chooses the release whose texts they print',
  fusion: 'VMware on this desktop: ovftool, vmrun and vmnet-cli as programs',
} as const;

export interface SimulatorKind {
  readonly kind: keyof typeof SIMULATORS;
  readonly release: string;
}

/** `esxi`, `esxi=6.0`, `fusion`. Throws CLI_USAGE that names what there is. */
export function parseSimulator(text: string): SimulatorKind {
  const [, kind = '', , release = DEFAULT_RELEASE] = /^([a-z]+)(=(\d+\.\d+))?$/.exec(text) ?? [];
  if (Object.hasOwn(SIMULATORS, kind)) return { kind: kind as SimulatorKind['kind'], release };
  const hint = `there are: ${Object.keys(SIMULATORS).join(', ')} ("--sim list" explains them)`;
  throw new CbxError('CLI_USAGE', `nothing that is called "${text}" can be simulated`, undefined, hint);
}
