import type { Faults } from './faults.ts';
import type { VmxSettings } from './vmx.ts';

export type Power = 'on' | 'off' | 'suspended';

/** What a guest would tell its tools. */
export interface Guest {
  readonly hostName?: string;
  readonly addresses: readonly string[];
}

/** One registered VM. */
export interface Machine {
  readonly id: number;
  readonly datastore: string;
  /** Path below the datastore: `folder/name.vmx`. */
  readonly file: string;
  /** The settings that the host works with: read at registration, reload and power-on only. */
  settings: VmxSettings;
  power: Power;
  /** Milliseconds since 1970. */
  poweredOnAt: number;
  guest?: Guest;
}

/** What a host is made with. */
export interface EsxiConfig {
  readonly name: string;
  readonly address: string;
  /** The release whose texts it prints. */
  readonly release: string;
  readonly datastores: readonly string[];
  /** Port groups of vSwitch0. */
  readonly networks: readonly string[];
  /** What root's password is; ovftool asks for it. */
  readonly password: string;
}

/** Everything that one simulated host knows. */
export interface EsxiState {
  readonly config: EsxiConfig;
  readonly machines: Map<number, Machine>;
  faults: Faults;
  nextId: number;
}

/** What a program answers: its output and exit code. */
export interface Answer {
  readonly rc: number;
  readonly text: string;
}

export const answer = (text = '', rc = 0): Answer => ({ rc, text });
