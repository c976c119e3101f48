import type { Connection, ConnectionTarget } from '../../connection/connection.ts';

/** The open connections of a run, one per host and way of reaching it. */
export class Connections {
  readonly #connect: (target: ConnectionTarget) => Promise<Connection>;
  readonly #open = new Map<string, Promise<Connection>>();

  constructor(connect: (target: ConnectionTarget) => Promise<Connection>) {
    this.#connect = connect;
  }

  /** The connection to a target; a failed attempt is forgotten, so that the next task may try again. */
  get(target: ConnectionTarget): Promise<Connection> {
    const key = keyOf(target);
    let connection = this.#open.get(key);
    if (connection === undefined) {
      connection = this.#connect(target);
      this.#open.set(key, connection);
      connection.catch(() => this.#open.delete(key));
    }
    return connection;
  }

  /** Closes what is open to a host (`meta: reset_connection`, reboot); the next task connects anew. */
  async reset(host: string): Promise<void> {
    const gone: Promise<void>[] = [];
    for (const [key, connection] of this.#open) {
      if (!key.startsWith(`${host}\0`)) continue;
      this.#open.delete(key);
      gone.push(close(connection));
    }
    await Promise.all(gone);
  }

  async closeAll(): Promise<void> {
    const all = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(all.map(close));
  }
}

function keyOf(target: ConnectionTarget): string {
  const { host, transport, address, port, user, privateKeyFile, shellExecutable, program } = target;
  const words = [...(target.programArgs ?? []), ...(target.sshArgs ?? [])];
  return [host, transport, address, port, user, privateKeyFile, shellExecutable, program, ...words].join('\0');
}

async function close(connection: Promise<Connection>): Promise<void> {
  try {
    await (await connection).close();
  } catch {
    // A connection that never came up, or is lost already, is as closed as can be.
  }
}
