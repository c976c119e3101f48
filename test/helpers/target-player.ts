import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ProgramResult, Sandbox } from '../../src/sandbox/index.ts';
import { recapOf } from './run-cbx.ts';

/** Tells who a task runs as. */
export const WHO = '- command: id -un';

/** How a run reaches its hosts. */
export interface Way {
  /** The inventory's names for the one host; `target` alone where none is given. */
  readonly names?: readonly string[];
  /** The host's variables; without them the sandbox's key opens `admin`. */
  readonly vars?: Readonly<Record<string, string | number | boolean>>;
  readonly words?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** A run that goes on while the test breaks something. */
export interface RunningPlay {
  /** Sends cbx itself a signal. */
  signal(name: NodeJS.Signals): void;
  readonly ended: Promise<ProgramResult>;
}

/** Runs tasks on one host of a sandbox with a cbx of its own; the files of each run stay in `folder`. */
export class TargetPlayer {
  readonly #sandbox: Sandbox;
  readonly #folder: string;
  readonly #vars: Way['vars'];
  readonly #program: string;
  #runs = 0;

  /** `program` is a bundled cbx (bundleCbx): starting one takes a tenth of the time that the sources take. */
  constructor(sandbox: Sandbox, folder: string, vars: Way['vars'], program: string) {
    this.#sandbox = sandbox;
    this.#folder = folder;
    this.#vars = vars;
    this.#program = program;
  }

  /** Options for ssh that name a known_hosts file; the default holds the keys of all hosts. */
  trust(file: string = this.#sandbox.knownHosts, ...more: readonly string[]): string {
    return [`-o UserKnownHostsFile=${file}`, ...more].join(' ');
  }

  play(tasks: string, way: Way = {}): Promise<ProgramResult> {
    return this.begin(tasks, way).ended;
  }

  /** HOME has no files of the person who tests, and nothing but `way` names keys. */
  begin(tasks: string, { names = ['target'], vars = {}, words = [], env = {} }: Way = {}): RunningPlay {
    this.#runs += 1;
    const inventory = join(this.#folder, `${this.#runs}-hosts.json`);
    const book = join(this.#folder, `${this.#runs}-play.yml`);
    const key = 'ansible_password' in vars ? {} : { ansible_ssh_private_key_file: this.#sandbox.key };
    const own = { ...key, ansible_ssh_common_args: this.trust(), ...this.#vars, ...vars };
    const hosts = Object.fromEntries(names.map((name) => [name, own]));
    writeFileSync(inventory, JSON.stringify({ all: { hosts } }));
    writeFileSync(book, `- hosts: all\n  gather_facts: false\n  tasks:\n${tasks.replace(/^/gm, '    ')}\n`);
    const clean = { ...process.env, HOME: this.#folder, CBX_SANDBOX: undefined, SSH_AUTH_SOCK: undefined };
    const argv = [process.execPath, this.#program, 'playbook', '-i', inventory, book, '-v', ...words];
    // Each step of the way into the sandbox's network is an exec: the process keeps its number, and signals reach cbx.
    const [file = '', ...rest] = this.#sandbox.command(argv);
    const child = spawn(file, rest, { env: { ...clean, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        texts[name] += text;
      });
    }
    const ended = new Promise<ProgramResult>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) =>
        resolve({ rc: code ?? 128 + constants.signals[signal as NodeJS.Signals], ...texts }),
      );
    });
    return { signal: (name) => void child.kill(name), ended };
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
