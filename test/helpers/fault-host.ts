import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import {
  type HostRequest,
  type ProgramResult,
  raiseSandbox,
  readState,
  type Sandbox,
} from '../../src/sandbox/index.ts';
import { bundleCbx } from './bundled-cbx.ts';
import { TargetPlayer } from './target-player.ts';

/** Folders in which a shell may keep its spool. */
const SPOOLS = '/run/user/*/cbx-* /dev/shm/cbx-* /run/cbx-* /tmp/cbx-* /var/tmp/cbx-* /home/*/cbx-* /root/cbx-*';

/** One host that a test breaks things on, with the account `admin`, and what the test looks at afterwards. */
export class FaultHost {
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly player: TargetPlayer;
  readonly #name: string;

  private constructor(name: string, sandbox: Sandbox, folder: string, player: TargetPlayer) {
    this.#name = name;
    this.sandbox = sandbox;
    this.folder = folder;
    this.player = player;
  }

  /** `name` is the sandbox's and tells the test files apart; the host is called `one`. */
  static async raise(
    name: string,
    address: string,
    request: Omit<HostRequest, 'name' | 'address'> = {},
  ): Promise<FaultHost> {
    const unique = `test-${name}-${process.pid}`;
    const accounts = [{ name: 'admin' }, ...(request.accounts ?? [])];
    const sandbox = await raiseSandbox({ name: unique, hosts: [{ ...request, name: 'one', address, accounts }] });
    const folder = mkdtempSync(join(tmpdir(), `cbx-${name}-`));
    const vars = { ansible_host: address, ansible_user: 'admin' };
    return new FaultHost(unique, sandbox, folder, new TargetPlayer(sandbox, folder, vars, await bundleCbx(name)));
  }

  async down(): Promise<void> {
    if (readState(this.#name) !== undefined) await this.sandbox.down();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs a script on the host as root, past its sshd. */
  on(script: string): Promise<ProgramResult> {
    return this.sandbox.hostExec('one', ['sh', '-c', script]);
  }

  /** The same for a script that has to succeed. */
  async must(script: string): Promise<string> {
    const { rc, stdout, stderr } = await this.on(script);
    expect(rc, stderr).toBe(0);
    return stdout;
  }

  /** Waits until a command line runs on the host, word for word, so many times. */
  async untilRunning(command: string, times = 1): Promise<void> {
    const count = async (): Promise<number> => Number((await this.on(`pgrep -fxc '${command}'`)).stdout);
    await expect.poll(count, { timeout: 30_000 }).toBe(times);
  }

  /** Nothing of a run is left: neither its command nor any spool. A target has ten seconds for that; `told` says what went before. */
  async isClean(command: string, told?: string): Promise<void> {
    const left = async (): Promise<string> =>
      (await this.on(`pgrep -fx '${command}'; ls -d ${SPOOLS} 2>/dev/null`)).stdout;
    await expect.poll(left, { timeout: 10_000, ...(told === undefined ? {} : { message: told }) }).toBe('');
  }

  /** Ends the server's side of admin's connections, as a broken network would do in the end; `words` go to pkill. */
  async cutLinks(words = ''): Promise<void> {
    await this.must(`pkill -KILL ${words} -f '^sshd.*: admin'`);
  }
}
