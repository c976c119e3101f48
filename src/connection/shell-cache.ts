import type { RemoteShell, Reply, RunOptions, Script, ShellProfile } from '../shell/index.ts';
import type { Become } from './connection.ts';

/** A shell that can tell that its next request needs another one. */
export interface MortalShell extends RemoteShell {
  readonly isLost: boolean;
}

/** One shell per become user, opened when first asked for, and opened again once it is lost. */
export class ShellCache {
  readonly #open: (become: Become | undefined) => Promise<MortalShell>;
  readonly #shells = new Map<string, { readonly user: string | undefined; readonly shell: Promise<CachedShell> }>();

  constructor(open: (become: Become | undefined) => Promise<MortalShell>) {
    this.#open = open;
  }

  get roundTrips(): number {
    return this.#roundTrips();
  }

  #counted: CachedShell[] = [];

  #roundTrips(): number {
    return this.#counted.reduce((sum, shell) => sum + shell.roundTrips, 0);
  }

  get(become: Become | undefined): Promise<RemoteShell> {
    const key = become === undefined ? '' : [become.method, become.user, become.exe, become.flags].join('\0');
    const known = this.#shells.get(key);
    if (known !== undefined) return known.shell;
    const opening = this.#open(become).then((shell) => {
      const cached = new CachedShell(shell, () => this.#open(become));
      this.#counted.push(cached);
      return cached;
    });
    this.#shells.set(key, { user: become?.user, shell: opening });
    opening.catch(() => this.#shells.delete(key));
    return opening;
  }

  /** Ends the shells of one become user; the next request for one opens another. */
  async release(user: string): Promise<void> {
    const theirs = [...this.#shells].filter(([, known]) => known.user === user);
    for (const [key] of theirs) this.#shells.delete(key);
    await closeAll(theirs.map(([, { shell }]) => shell));
  }

  async close(): Promise<void> {
    const shells = [...this.#shells.values()].map(({ shell }) => shell);
    this.#shells.clear();
    await closeAll(shells);
  }
}

async function closeAll(shells: readonly Promise<CachedShell>[]): Promise<void> {
  await Promise.allSettled(shells.map(async (shell) => (await shell).close()));
}

/** Stays valid when the shell behind it is replaced between two requests. */
class CachedShell implements RemoteShell {
  readonly #reopen: () => Promise<MortalShell>;
  #shell: MortalShell;
  #before = 0;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(shell: MortalShell, reopen: () => Promise<MortalShell>) {
    this.#shell = shell;
    this.#reopen = reopen;
  }

  get profile(): ShellProfile {
    return this.#shell.profile;
  }

  get roundTrips(): number {
    return this.#before + this.#shell.roundTrips;
  }

  run(script: Script, options?: RunOptions): Promise<Reply> {
    const turn = this.#queue.then(async () => {
      if (this.#shell.isLost) {
        const next = await this.#reopen();
        this.#before += this.#shell.roundTrips;
        this.#shell = next;
      }
      return this.#shell.run(script, options);
    });
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  close(): Promise<void> {
    return this.#shell.close();
  }
}
