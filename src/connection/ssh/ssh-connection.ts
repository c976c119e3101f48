import { CbxError } from '../../errors/index.ts';
import type { Script, ShellStream } from '../../shell/index.ts';
import type { Connection, ConnectionTarget } from '../connection.ts';
import type { OpenOptions } from '../open-options.ts';
import { refuseOptionLike } from '../refuse-option-like.ts';
import { ShellCache } from '../shell-cache.ts';
import { openTargetShell } from '../shell-opener.ts';
import { ChannelRefused, openSshLink, type SshLink } from './ssh-link.ts';
import { type SshSettings, sshSettings } from './ssh-settings.ts';

/** A host behind SSH, spoken by ssh2. Connects at once, so that an unreachable host is known before its first task. */
export async function openSshConnection(target: ConnectionTarget, options: OpenOptions): Promise<Connection> {
  refuseOptionLike(target);
  const settings = await sshSettings(target);
  const links = new LinkPool(target, settings, options);
  await links.first();
  const shells = new ShellCache((become) =>
    openTargetShell(target, become, (command, terminal) => links.exec(command, terminal)),
  );
  return {
    target,
    shell: (become) => shells.get(become),
    release: (user) => shells.release(user),
    forward: async (host, port) => (await links.first()).forward(host, port),
    get roundTrips() {
      return shells.roundTrips;
    },
    async close() {
      await shells.close();
      links.close();
    },
  };
}

/** One link for all shells; more of them only where the server refuses another channel (MaxSessions). */
class LinkPool {
  readonly #target: ConnectionTarget;
  readonly #settings: SshSettings;
  readonly #options: OpenOptions;
  #links: SshLink[] = [];
  #opening: Promise<SshLink> | undefined;

  constructor(target: ConnectionTarget, settings: SshSettings, options: OpenOptions) {
    this.#target = target;
    this.#settings = settings;
    this.#options = options;
  }

  /** An open link: the first, or a new one when all are lost. */
  async first(): Promise<SshLink> {
    this.#links = this.#links.filter((link) => link.isOpen);
    return this.#links[0] ?? this.#add();
  }

  async exec(command: Script, terminal: boolean): Promise<ShellStream> {
    await this.first();
    for (const link of this.#links) {
      try {
        return await link.exec(command, terminal);
      } catch (error) {
        if (!(error instanceof ChannelRefused) && link.isOpen) throw this.#failed(error);
      }
    }
    try {
      return await (await this.#add()).exec(command, terminal);
    } catch (error) {
      throw error instanceof CbxError ? error : this.#failed(error);
    }
  }

  close(): void {
    for (const link of this.#links) link.close();
    this.#links = [];
  }

  #add(): Promise<SshLink> {
    this.#opening ??= openSshLink(this.#target, this.#settings, this.#options)
      .then((link) => {
        this.#links.push(link);
        return link;
      })
      .finally(() => {
        this.#opening = undefined;
      });
    return this.#opening;
  }

  #failed(error: unknown): CbxError {
    const text = error instanceof Error ? error.message : String(error);
    return new CbxError(
      'CONNECT_CHANNEL',
      `${this.#target.host} opens no channel for a shell: ${text}`,
      undefined,
      undefined,
      error,
    );
  }
}
