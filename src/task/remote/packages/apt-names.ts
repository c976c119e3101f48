import { compareDebianVersions } from './debian-version.ts';
import { fitsPattern, isPattern } from './glob.ts';

/** `name`, `name=version` or `name>=version` of a task; the version may be a pattern. */
export interface PackageWish {
  readonly text: string;
  readonly name: string;
  readonly operator?: '=' | '>=';
  readonly version?: string;
}

export function parseWish(text: string): PackageWish {
  const match = /^(.+?)(>=|=)(.+)$/.exec(text);
  if (match === null) return { text, name: text };
  return { text, name: match[1] ?? '', operator: match[2] as '=' | '>=', version: match[3] ?? '' };
}

/** What dpkg and apt know of a package. */
export interface DebianPackage {
  readonly isInstalled: boolean;
  /** Removed, but its configuration is there. */
  readonly hasConfig: boolean;
  readonly version: string;
  /** What apt would install; undefined when no source has it. */
  readonly candidate: string | undefined;
  /** Packages that are there and provide this (virtual) name. */
  readonly isProvided: boolean;
}

/** The host's answer to the probe, by package name. */
export class PackageView {
  readonly #states = new Map<string, { status: string; version: string }>();
  readonly #candidates = new Map<string, string>();
  readonly #known = new Set<string>();
  readonly #provided = new Set<string>();

  /** @param fields the fields that aptProbe reports */
  constructor(fields: ReadonlyMap<string, string>) {
    for (const line of linesOf(fields.get('dpkg'))) this.#readState(line);
    this.#readPolicy(fields.get('policy') ?? '');
    for (const name of linesOf(fields.get('names'))) this.#known.add(name);
    for (const provides of linesOf(fields.get('provides'))) {
      for (const entry of provides.split(',')) this.#provided.add(entry.trim().replace(/[ (:].*$/, ''));
    }
  }

  get(name: string): DebianPackage {
    const state = this.#states.get(name) ?? this.#states.get(name.replace(/:[^:]+$/, ''));
    const status = state?.status ?? '   ';
    return {
      isInstalled: status.charAt(1) === 'i',
      hasConfig: !['n', ' '].includes(status.charAt(1)),
      version: state?.version ?? '',
      candidate: this.#candidates.get(name),
      isProvided: this.#provided.has(name),
    };
  }

  /** True when apt has heard of a name, be it as a purely virtual package. */
  knows(name: string): boolean {
    return (
      this.#candidates.has(name) || this.#known.has(name) || this.get(name).isInstalled || this.#provided.has(name)
    );
  }

  /** Names that fit a pattern, of all that apt and dpkg know. */
  expand(pattern: string): string[] {
    const names = new Set([...this.#known, ...this.#states.keys()].map((name) => name.replace(/:[^:]+$/, '')));
    return [...names].filter((name) => fitsPattern(name, pattern)).sort();
  }

  /** One line: name, architecture, version, status. A foreign architecture is known by its qualified name only. */
  #readState(line: string): void {
    const [name = '', architecture = '', version = '', status = ''] = line.split('\t');
    this.#states.set(`${name}:${architecture}`, { status, version });
    const known = this.#states.get(name);
    if (known === undefined || known.status.charAt(1) !== 'i') this.#states.set(name, { status, version });
  }

  #readPolicy(text: string): void {
    let name = '';
    for (const line of text.split('\n')) {
      const head = /^(\S+):$/.exec(line);
      if (head !== null) {
        name = head[1] ?? '';
        this.#known.add(name);
      }
      const candidate = /^ {2}Candidate: (.*)$/.exec(line)?.[1];
      if (candidate !== undefined && candidate !== '(none)') this.#candidates.set(name, candidate);
    }
  }
}

/** True when a package is there in the version that a wish asks for. */
export function isSatisfied(wish: PackageWish, view: PackageView): boolean {
  const found = view.get(wish.name);
  if (!found.isInstalled) return wish.version === undefined && found.isProvided;
  if (wish.version === undefined) return true;
  if (wish.operator === '>=') return compareDebianVersions(found.version, wish.version) >= 0;
  return fitsPattern(found.version, wish.version);
}

/** True when apt would install something newer than what is there. */
export function isUpgradable(wish: PackageWish, view: PackageView): boolean {
  const { isInstalled, version, candidate } = view.get(wish.name);
  if (!isInstalled || candidate === undefined || wish.version !== undefined) return false;
  return compareDebianVersions(candidate, version) > 0;
}

/** Wishes with patterns replaced by the names that fit; `*` alone stays as it is. */
export function expandWishes(names: readonly string[], view: PackageView): PackageWish[] {
  return names.map(parseWish).flatMap((wish) => {
    if (!isPattern(wish.name) || wish.text === '*') return [wish];
    const suffix = wish.version === undefined ? '' : `${wish.operator}${wish.version}`;
    return view.expand(wish.name).map((name) => parseWish(name + suffix));
  });
}

function linesOf(text: string | undefined): string[] {
  return (text ?? '').split('\n').filter((line) => line !== '');
}
