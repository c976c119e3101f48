import type { Play, Role } from '../playbook/index.ts';
import type { Value } from '../values/value.ts';

/** What magic variables tell of a run. */
export interface RunFacts {
  readonly checkMode: boolean;
  readonly diffMode: boolean;
  readonly forks: number;
  readonly verbosity: number;
  readonly tags: readonly string[];
  readonly skipTags: readonly string[];
  readonly limit?: string;
  /** `-i` as they were given. */
  readonly inventorySources: readonly string[];
  readonly configFile?: string;
}

/** A play while it runs. */
export interface PlayState {
  readonly play: Play;
  /** Answers to vars_prompt. */
  readonly prompted: ReadonlyMap<string, Value>;
  /** Hosts of the play: all, of the batch, and those of the batch that have not failed. */
  readonly hostsAll: readonly string[];
  readonly batch: () => readonly string[];
  readonly hosts: () => readonly string[];
  /** Roles that include_role with `public` has made visible so far. */
  readonly publicRoles?: () => readonly Role[];
}
