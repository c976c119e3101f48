import { CbxError } from '../../errors/index.ts';
import type { Block, Entry, Task } from '../../playbook/index.ts';

/** Which handlers a play has, and which hosts have notified which. */
export class Handlers {
  readonly #list: Task[] = [];
  /** The same handlers as they were written together: of a name the last block counts, and in it the first. */
  readonly #blocks: Task[][] = [];
  readonly #known = new Set<Task>();
  readonly #notified = new Map<Task, Set<string>>();
  /** Names that a handler answers to; `undefined` where its name cannot be rendered. */
  readonly #nameOf: (handler: Task) => string | undefined;

  constructor(nameOf: (handler: Task) => string | undefined) {
    this.#nameOf = nameOf;
  }

  /** In the order they run. */
  get list(): readonly Task[] {
    return this.#list;
  }

  add(blocks: readonly Block[]): void {
    for (const block of blocks) {
      const before = this.#list.length;
      this.#addEntries(block.block);
      this.#blocks.push(this.#list.slice(before));
    }
  }

  #addEntries(entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (entry.kind === 'block') this.#addEntries([...entry.block, ...entry.rescue, ...entry.always]);
      else if (!this.#known.has(entry)) {
        this.#known.add(entry);
        this.#list.push(entry);
      }
    }
  }

  /**
   * Notifies what a `notify:` entry means: the handler of that name, and everyone who listens to it.
   * Returns the names of those that were not notified yet; undefined when nobody answers to the name.
   */
  notify(name: string, host: string): string[] | undefined {
    const isNamed = (handler: Task): boolean => this.#answers(handler, name);
    const named = this.#blocks.findLast((block) => block.some(isNamed))?.find(isNamed);
    const listening = this.#list.filter((handler) => handler.listen.includes(name) && handler !== named);
    const all = named === undefined ? listening : [named, ...listening];
    if (all.length === 0) return undefined;
    const fresh: string[] = [];
    for (const handler of all) {
      let hosts = this.#notified.get(handler);
      if (hosts === undefined) {
        hosts = new Set();
        this.#notified.set(handler, hosts);
      }
      if (hosts.has(host)) continue;
      hosts.add(host);
      fresh.push(this.#nameOf(handler) ?? name);
    }
    return fresh;
  }

  isNotified(handler: Task, host: string): boolean {
    return this.#notified.get(handler)?.has(host) ?? false;
  }

  hasPending(host: string): boolean {
    for (const hosts of this.#notified.values()) if (hosts.has(host)) return true;
    return false;
  }

  done(handler: Task, host: string): void {
    this.#notified.get(handler)?.delete(host);
  }

  forget(host: string): void {
    for (const hosts of this.#notified.values()) hosts.delete(host);
  }

  #answers(handler: Task, name: string): boolean {
    const own = this.#nameOf(handler);
    if (own === undefined || own === '') return false;
    if (own === name) return true;
    const role = handler.role;
    if (role === undefined) return false;
    return (
      `${role.name} : ${own}` === name ||
      (role.collection !== undefined && `${role.collection}.${role.name} : ${own}` === name)
    );
  }
}

/** Ansible's error for a name that no handler answers to; it ends the whole run. */
export function missingHandler(name: string): CbxError {
  return new CbxError(
    'PLAYBOOK_NO_HANDLER',
    `The requested handler '${name}' was not found in either the main handlers list nor in the listening handlers list`,
  );
}
