import type { Role } from '../../playbook/index.ts';

/** Which roles have done something on which hosts, and which are through: a role runs once per host and parameters. */
export class RanRoles {
  readonly #ran = new Map<Role, Set<string>>();
  readonly #complete = new Map<string, Set<string>>();

  /** A task of the role was not skipped. */
  add(role: Role, host: string): void {
    const hosts = this.#ran.get(role);
    if (hosts === undefined) this.#ran.set(role, new Set([host]));
    else hosts.add(host);
  }

  /** The role's last task is done. A role whose tasks were all skipped does not count as run. */
  complete(role: Role, host: string): void {
    if (this.#ran.get(role)?.has(host) !== true) return;
    const hosts = this.#complete.get(role.identity);
    if (hosts === undefined) this.#complete.set(role.identity, new Set([host]));
    else hosts.add(host);
  }

  /** True when the host has been through an equal use of the role, and the role does not want to run twice. */
  isDone(role: Role, host: string): boolean {
    return !role.allowDuplicates && this.#complete.get(role.identity)?.has(host) === true;
  }
}
