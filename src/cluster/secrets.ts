import { spawnSync } from 'node:child_process';
import { closeSync, readFileSync, statSync } from 'node:fs';
import { CbxError } from '../errors/index.ts';
import { didYouMean } from '../util/nearest.ts';

/** Every secret that a command may ask for. */
const SECRET_NAMES = ['esxi_password', 'tectonic_admin_password', 'new_password'] as const;
export type SecretName = (typeof SECRET_NAMES)[number];

const PREFIX = 'CBX_SECRET_';

/** Passwords of a login have options and prompts of their own; they are read with the first connection. */
const NOT_OURS: ReadonlySet<string> = new Set(['CONNECTION', 'BECOME']);

export interface SecretSources {
  /** `--secret-file name=path` */
  readonly files: readonly string[];
  /** `--secret-fd name=number` */
  readonly descriptors: readonly string[];
  /** `--secret-command program`: is called with the name and prints the secret, or nothing where it has none. */
  readonly command?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** Asks without showing what is typed; absent without a terminal. */
  readonly ask?: ((question: string) => Promise<string>) | undefined;
}

/**
 * The secrets of one command. They come from a file, the environment, a file descriptor, a program (a system's keyring) or a
 * prompt, in this order, and never from an argument. What the environment holds is taken out of it at once, so that no child
 * process gets it.
 */
export class Secrets {
  readonly #sources: SecretSources;
  readonly #files: ReadonlyMap<string, string>;
  readonly #descriptors: ReadonlyMap<string, string>;
  readonly #environment = new Map<string, string>();
  readonly #known = new Map<SecretName, string>();

  /** @throws CbxError CLUSTER_SECRET_OPTION for an option that is no `name=…` with a name that is known */
  constructor(sources: SecretSources) {
    this.#sources = sources;
    this.#files = pairs('--secret-file', sources.files);
    this.#descriptors = pairs('--secret-fd', sources.descriptors);
    for (const [name, value] of Object.entries(sources.env)) {
      const short = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : undefined;
      if (short === undefined || NOT_OURS.has(short)) continue;
      if (value !== undefined) this.#environment.set(short.toLowerCase(), value);
      delete sources.env[name];
    }
  }

  /** Every secret that was given out: what must not show in any output. */
  get revealed(): readonly string[] {
    return [...this.#known.values()];
  }

  /**
   * @param question what a prompt says, without the colon
   * @param isNew ask twice, as for a password that is being set
   * @throws CbxError CLUSTER_NO_SECRET with every source that is accepted, CLUSTER_SECRET_*
   */
  async get(name: SecretName, question: string, isNew = false): Promise<string> {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const value = this.#given(name) ?? (await this.#ask(name, question, isNew));
    if (value === '') throw new CbxError('CLUSTER_SECRET_EMPTY', `${name} is empty`);
    this.#known.set(name, value);
    return value;
  }

  #given(name: SecretName): string | undefined {
    const file = this.#files.get(name);
    if (file !== undefined) return fromFile(name, file);
    const variable = this.#environment.get(name);
    if (variable !== undefined) return variable;
    const descriptor = this.#descriptors.get(name);
    if (descriptor !== undefined) return fromDescriptor(name, descriptor);
    return this.#sources.command === undefined ? undefined : fromCommand(name, this.#sources.command);
  }

  async #ask(name: SecretName, question: string, isNew: boolean): Promise<string> {
    const { ask } = this.#sources;
    if (ask === undefined) {
      const hint = `give it with --secret-file ${name}=<path>, in ${PREFIX}${name.toUpperCase()}, with --secret-fd ${name}=<number> or --secret-command <program>`;
      throw new CbxError('CLUSTER_NO_SECRET', `${name} is needed, and there is no terminal to ask on`, undefined, hint);
    }
    const first = await ask(`${question}: `);
    if (isNew && (await ask(`${question}, once more: `)) !== first) {
      throw new CbxError('CLUSTER_SECRET_DIFFERS', 'the two passwords differ', undefined, 'nothing was changed');
    }
    return first;
  }
}

function pairs(option: string, given: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    given.map((text) => {
      const [, name = '', value = ''] = /^([^=]*)=(.+)$/s.exec(text) ?? [];
      if (value !== '' && (SECRET_NAMES as readonly string[]).includes(name)) return [name, value] as const;
      // The text itself may be a secret that somebody put there, so it is not repeated.
      const what = value === '' ? 'wants name=value' : `knows no secret of the name before "="`;
      const hint =
        (value === '' ? undefined : didYouMean(name, SECRET_NAMES)) ?? `names are ${SECRET_NAMES.join(', ')}`;
      throw new CbxError('CLUSTER_SECRET_OPTION', `${option} ${what}`, undefined, hint);
    }),
  );
}

function fromFile(name: string, path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) {
    throw new CbxError('CLUSTER_SECRET_FILE', `the file of ${name}, ${path}, does not exist`);
  }
  if (stats.isFile() && (stats.mode & 0o077) !== 0) {
    const mode = (stats.mode & 0o777).toString(8).padStart(4, '0');
    const message = `${path} with ${name} can be read by others (mode ${mode})`;
    throw new CbxError('CLUSTER_SECRET_FILE', message, undefined, `chmod 600 ${path}`);
  }
  return withoutNewline(readFileSync(path, 'utf8'));
}

function fromDescriptor(name: string, text: string): string {
  const descriptor = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  try {
    const value = readFileSync(descriptor, 'utf8');
    closeSync(descriptor);
    return withoutNewline(value);
  } catch (error) {
    const message = `${name} cannot be read from the file descriptor ${text}: ${(error as Error).message}`;
    throw new CbxError('CLUSTER_SECRET_FD', message, undefined, 'for example: --secret-fd esxi_password=3 3<file');
  }
}

function fromCommand(name: string, program: string): string | undefined {
  const { status, stdout, error } = spawnSync(program, [name], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (status === 0) {
    const value = withoutNewline(stdout.toString('utf8'));
    return value === '' ? undefined : value;
  }
  const reason = error?.message ?? `it exited with ${status}`;
  throw new CbxError('CLUSTER_SECRET_COMMAND', `--secret-command ${program} failed for ${name}: ${reason}`);
}

function withoutNewline(text: string): string {
  return text.replace(/\r?\n$/, '');
}
