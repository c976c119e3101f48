import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ProgramResult, Sandbox } from '../../src/sandbox/index.ts';
import { cbxCommand, recapOf } from './run-cbx.ts';

/** Tells who a task runs as. */
export const WHO = '- command: id -un';

/** How a run reaches the one host that it has, called `target`. */
export interface Way {
  /** The host's variables; without them the sandbox's key opens `admin`. */
  readonly vars?: Readonly<Record<string, string | number | boolean>>;
  readonly words?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs tasks on one host of a sandbox with a cbx of its own; the files of each run stay in `folder`. */
export class TargetPlayer {
  readonly #sandbox: Sandbox;
  readonly #folder: string;
  readonly #vars: Way['vars'];
  #runs = 0;

  constructor(sandbox: Sandbox, folder: string, vars: Way['vars']) {
    this.#sandbox = sandbox;
    this.#folder = folder;
    this.#vars = vars;
  }

  /** Options for ssh that name a known_hosts file; the default holds the keys of all hosts. */
  trust(file: string = this.#sandbox.knownHosts, ...more: readonly string[]): string {
    return [`-o UserKnownHostsFile=${file}`, ...more].join(' ');
  }

  /** HOME has no files of the person who tests, and nothing but `way` names keys. */
  play(tasks: string, { vars = {}, words = [], env = {} }: Way = {}): Promise<ProgramResult> {
    this.#runs += 1;
    const inventory = join(this.#folder, `${this.#runs}-hosts.json`);
    const book = join(this.#folder, `${this.#runs}-play.yml`);
    const key = 'ansible_password' in vars ? {} : { ansible_ssh_private_key_file: this.#sandbox.key };
    const own = { ...key, ansible_ssh_common_args: this.trust(), ...this.#vars, ...vars };
    writeFileSync(inventory, JSON.stringify({ all: { hosts: { target: own } } }));
    writeFileSync(book, `- hosts: all\n  gather_facts: false\n  tasks:\n${tasks.replace(/^/gm, '    ')}\n`);
    const clean = { ...process.env, HOME: this.#folder, CBX_SANDBOX: undefined, SSH_AUTH_SOCK: undefined };
    const argv = cbxCommand(['playbook', '-i', inventory, book, '-v', ...words]);
    return this.#sandbox.exec(argv, { env: { ...clean, ...env } });
  }

  async plays(as: string, tasks: string, way: Way): Promise<void> {
    const { rc, stdout, stderr } = await this.play(tasks, way);
    const { unreachable } = recapOf(stdout, 'target');
    expect({ rc, unreachable }, stdout + stderr).toEqual({ rc: 0, unreachable: 0 });
    expect(stdout).toContain(`"stdout": "${as}"`);
  }

  /** The message of a run that a host did not take part in (4) or failed (2). */
  async fails(rc: 2 | 4, way: Way, tasks = WHO): Promise<string> {
    const result = await this.play(tasks, way);
    expect(result.rc, result.stdout + result.stderr).toBe(rc);
    expect(result.stdout).toContain(rc === 4 ? 'UNREACHABLE!' : 'FAILED!');
    return result.stdout;
  }
}
