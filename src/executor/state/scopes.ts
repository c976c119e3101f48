import type { Play, Role, Task } from '../../playbook/index.ts';
import { str } from '../../values/index.ts';
import type { Value } from '../../values/value.ts';
import type { VariableScope } from '../../vars/index.ts';
import { messageOf } from '../failure.ts';
import type { IncludeContext } from './include-context.ts';
import type { RunState } from './run-state.ts';

/** What a task sees on a host, for one batch of a play. */
export interface Scopes {
  task(host: string, task: Task, context: IncludeContext | undefined): VariableScope;
}

/** The scopes of one play, from before its hosts are known on. */
export interface PlayScopes {
  /** What the play's own keywords see. */
  play(): VariableScope;
  setPrompted(name: string, value: Value): void;
  /** A host that add_host has brought: from now on it counts among the play's hosts, though no task of it runs there. */
  addHost(host: string): void;
  /** A host that `meta: end_host` has taken out of the play. */
  removeHost(host: string): void;
  /** A role that include_role has made visible to the whole play. */
  addRole(role: Role): void;
  /** A handler's rendered name; undefined where it cannot be rendered without a host. */
  handlerName(handler: Task): string | undefined;
  /** @param hostsAll the play's hosts in the inventory's order, which magic variables keep whatever `order` says */
  forBatch(hostsAll: readonly string[], batch: readonly string[]): Scopes;
}

export function openPlayScopes(run: RunState, play: Play): PlayScopes {
  const prompted = new Map<string, Value>();
  const roles: Role[] = [];
  const added: string[] = [];
  const removed = new Set<string>();
  const names = new Map<Task, string | undefined>();
  const extend: ((host: string) => void)[] = [];
  const open = (hostsAll: readonly string[], batch: readonly string[]) => {
    const all = [...hostsAll, ...added.filter((host) => !hostsAll.includes(host))];
    const left = (): readonly string[] => [...all].filter((host) => !run.isGone(host) && !removed.has(host));
    const inBatch = new Set(batch);
    extend.push((host) => void (all.includes(host) || all.push(host)));
    return run.variables.forPlay({
      play,
      prompted,
      hostsAll: all,
      batch: () => left().filter((host) => inBatch.has(host)),
      hosts: left,
      publicRoles: () => roles,
    });
  };
  const bare = open([], []);
  const nameOf = (handler: Task): string | undefined => {
    const { templar } = run.deps;
    const written = handler.name ?? '';
    if (!templar.isTemplate(written)) return written;
    try {
      const rendered = templar.render(written, bare.play());
      return rendered instanceof Promise ? undefined : str(rendered);
    } catch (error) {
      // A handler whose name needs a host cannot be notified by it; Ansible says so and goes on.
      if (handler.listen.length === 0) {
        run.warn(
          `Handler '${written}' is unusable because it has no listen topics and the name could not be templated ` +
            `(host-specific variables are not supported in handler names). The error: ${messageOf(error)}`,
        );
      }
      return undefined;
    }
  };
  return {
    play: () => bare.play(),
    setPrompted: (name, value) => void prompted.set(name, value),
    addHost(host) {
      added.push(host);
      for (const add of extend) add(host);
    },
    removeHost: (host) => void removed.add(host),
    addRole: (role) => void (roles.includes(role) || roles.push(role)),
    handlerName(handler) {
      if (!names.has(handler)) names.set(handler, nameOf(handler));
      return names.get(handler);
    },
    forBatch: open,
  };
}
