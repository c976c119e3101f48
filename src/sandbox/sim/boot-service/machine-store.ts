import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** What a machine tells about itself: uuid, mac in hyphen form, domain, hostname, serial. */
export type Labels = ReadonlyMap<string, string>;

/** How a kind of machine boots, from `profiles/<id>.json`. */
export interface Profile {
  readonly id: string;
  readonly boot?: {
    readonly kernel?: string;
    readonly initrd?: readonly string[];
    readonly args?: readonly string[];
  };
  readonly ignition_id?: string;
}

interface Group {
  readonly id: string;
  readonly profile?: string;
  readonly selector?: Readonly<Record<string, string>>;
}

/**
 * The profile of the group whose selectors all fit the machine; of several the one with the most selectors. Files are
 * read at every request, so that what an administrator writes counts at once.
 */
export function profileOf(dataPath: string, labels: Labels): Profile | undefined {
  const groups = readAll<Group>(join(dataPath, 'groups'))
    .map((group) => ({ ...group, wanted: Object.entries(group.selector ?? {}) }))
    .sort((a, b) => b.wanted.length - a.wanted.length || (a.id < b.id ? -1 : 1));
  const fitting = groups.find(({ wanted }) =>
    wanted.every(([name, value]) => normalise(name, value) === normalise(name, labels.get(name) ?? '')),
  );
  if (fitting?.profile === undefined) return undefined;
  return readAll<Profile>(join(dataPath, 'profiles')).find((profile) => profile.id === fitting.profile);
}

/** The Ignition document of a profile; undefined when it names none or the file is not there. */
export function ignitionOf(dataPath: string, profile: Profile): string | undefined {
  if (profile.ignition_id === undefined) return undefined;
  try {
    return readFileSync(join(dataPath, 'ignition', basename(profile.ignition_id)), 'utf8');
  } catch {
    return undefined;
  }
}

/** The script that iPXE runs for a profile. */
export function ipxeScript(profile: Profile): string {
  const { kernel = '', initrd = [], args = [] } = profile.boot ?? {};
  return [
    '#!ipxe',
    `kernel ${[kernel, ...args].join(' ')}`,
    ...initrd.map((file) => `initrd ${file}`),
    'boot',
    '',
  ].join('\n');
}

/** Selectors may write a MAC with colons or hyphens, in either case. */
function normalise(name: string, value: string): string {
  return name === 'mac' ? value.toLowerCase().replaceAll(':', '-') : value;
}

function readAll<T extends { readonly id: string }>(folder: string): readonly T[] {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    try {
      return [JSON.parse(readFileSync(join(folder, name), 'utf8')) as T];
    } catch (error) {
      console.error(`${join(folder, name)}: ${(error as Error).message}`);
      return [];
    }
  });
}
