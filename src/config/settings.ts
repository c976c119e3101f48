import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CbxError, Span } from '../errors/index.ts';
import { decodeSource, type IniSections, parseIni } from '../parsing/index.ts';
import { coerceSetting, expandPath } from './coerce.ts';
import { findConfig } from './find-config.ts';
import { SETTINGS, type SettingName, type SettingRow, type SettingValue } from './settings-table.ts';

/** Where a setting's value comes from; `name` is the variable's, the flag's or the file's. */
export interface SettingOrigin {
  readonly kind: 'default' | 'file' | 'environment' | 'flag';
  readonly name: string | undefined;
  readonly at?: Span;
  /** `section.key` in the file. */
  readonly key?: string;
}

export interface LoadSettingsOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Values from the command line: the strongest. */
  readonly flags?: { readonly [N in SettingName]?: SettingValue<N> };
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Settings with Ansible's names and precedence: defaults, one ansible.cfg, ANSIBLE_* variables, flags. Each is worked out
 * when it is first asked for.
 */
export class Settings {
  /** The ansible.cfg in use. */
  readonly file: string | undefined;
  readonly warnings: readonly CbxError[];
  readonly #sections: IniSections;
  readonly #env: Environment;
  readonly #cwd: string;
  readonly #flags: Readonly<Record<string, unknown>>;
  readonly #known = new Map<SettingName, { value: unknown; origin: SettingOrigin }>();

  constructor(options: LoadSettingsOptions = {}) {
    this.#env = options.env ?? process.env;
    this.#cwd = options.cwd ?? process.cwd();
    this.#flags = options.flags ?? {};
    const found = findConfig(this.#env, this.#cwd);
    this.file = found.path;
    this.warnings = found.warnings;
    this.#sections =
      found.path === undefined ? new Map() : parseIni(decodeSource(found.path, readFileSync(found.path), 'CONFIG'));
  }

  /** @throws CbxError CONFIG_BAD_VALUE where the text found is none of the setting's type */
  get<N extends SettingName>(name: N): SettingValue<N> {
    return this.#resolve(name).value as SettingValue<N>;
  }

  origin(name: SettingName): SettingOrigin {
    return this.#resolve(name).origin;
  }

  /** A key that is no setting of cbx, for sources and plugins with options of their own. */
  raw(section: string, key: string): string | undefined {
    return this.#sections.get(section)?.get(key)?.value;
  }

  /** Keys of ansible.cfg and ANSIBLE_* variables that mean nothing to cbx, so that nobody waits for their effect. */
  unused(): readonly { readonly name: string; readonly at?: Span }[] {
    const all: readonly SettingRow[] = Object.values(SETTINGS);
    const rows = all.filter((row) => row.isIdle !== true);
    const places = new Set(rows.flatMap((row) => row.ini));
    const variables = new Set(['ANSIBLE_CONFIG', ...rows.flatMap((row) => row.env)]);
    const keys = [...this.#sections].flatMap(([section, entries]) =>
      [...entries]
        .filter(([key]) => !places.has(`${section}.${key}`))
        .map(([key, entry]) => ({ name: `${section}.${key}`, at: entry.at })),
    );
    const set = Object.keys(this.#env).filter((name) => name.startsWith('ANSIBLE_') && !variables.has(name));
    return [...keys, ...set.map((name) => ({ name }))];
  }

  /** The same settings with other flags, for a command that has parsed its own. */
  withFlags(flags: NonNullable<LoadSettingsOptions['flags']>): Settings {
    return new Settings({ env: this.#env, cwd: this.#cwd, flags: { ...this.#flags, ...flags } });
  }

  #resolve(name: SettingName): { value: unknown; origin: SettingOrigin } {
    let known = this.#known.get(name);
    if (known === undefined) {
      known = this.#compute(name, SETTINGS[name]);
      this.#known.set(name, known);
    }
    return known;
  }

  #compute(name: SettingName, row: SettingRow): { value: unknown; origin: SettingOrigin } {
    const flag = this.#flags[name];
    if (flag !== undefined) return { value: flag, origin: { kind: 'flag', name: undefined } };
    const variable = row.env.findLast((one) => this.#env[one] !== undefined);
    if (variable !== undefined) {
      const text = this.#env[variable] ?? '';
      const value = coerceSetting(name, row, { text, folder: this.#cwd, env: this.#env });
      return { value, origin: { kind: 'environment', name: variable } };
    }
    for (const place of row.ini.toReversed()) {
      const dot = place.indexOf('.');
      const entry = this.#sections.get(place.slice(0, dot))?.get(place.slice(dot + 1));
      if (entry === undefined) continue;
      const folder = dirname(this.file ?? this.#cwd);
      const value = coerceSetting(name, row, { text: entry.value, folder, env: this.#env, at: entry.at });
      return { value, origin: { kind: 'file', name: this.file, at: entry.at, key: place } };
    }
    return { value: this.#default(row), origin: { kind: 'default', name: undefined } };
  }

  #default(row: SettingRow): unknown {
    const expand = (path: string): string => expandPath(path, { folder: this.#cwd, env: this.#env });
    if (row.default === null) return undefined;
    if (row.type === 'path') return expand(String(row.default));
    const isPaths = row.type === 'pathspec' || row.type === 'pathlist';
    return isPaths ? (row.default as readonly string[]).map(expand) : row.default;
  }
}

/** Reads ansible.cfg once; throws CONFIG_*. */
export function loadSettings(options: LoadSettingsOptions = {}): Settings {
  return new Settings(options);
}
