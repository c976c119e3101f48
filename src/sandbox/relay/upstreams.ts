import { readFileSync } from 'node:fs';
import { CbxError } from '../../errors/index.ts';
import { mustRun } from '../program.ts';

/** One package source of this machine's apt, offered to the sandbox under its number. */
export interface Upstream {
  /** Where apt gets it from, with a slash at its end. */
  readonly uri: string;
  readonly suite: string;
  readonly components: readonly string[];
}

export interface PackageSources {
  /** The release's code name, for example bookworm. */
  readonly codename: string;
  readonly upstreams: readonly Upstream[];
  /** The number of the source that holds the base system. */
  readonly main: number;
}

interface Index {
  readonly uri: string;
  readonly release: string;
  readonly codename: string;
  readonly component: string;
  readonly origin: string;
}

/**
 * The package sources of the machine's own release, as the machine's apt sees them.
 * Throws SANDBOX_NO_PACKAGES when apt has no lists for it.
 */
export async function packageSources(): Promise<PackageSources> {
  const system = osRelease();
  const codename = system.get('VERSION_CODENAME') ?? '';
  const listing = await mustRun([
    'apt-get',
    'indextargets',
    '--format',
    '$(REPO_URI)|$(RELEASE)|$(CODENAME)|$(COMPONENT)|$(ORIGIN)',
    'Created-By: Packages',
  ]);
  return chooseSources(listing, codename, system.get('ID') ?? '');
}

/** The choice itself: indexes of the release, those of the distribution's own origin where there are any. */
export function chooseSources(listing: string, codename: string, distribution: string): PackageSources {
  const indexes = listing
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Index => {
      const [uri = '', release = '', name = '', component = '', origin = ''] = line.split('|');
      return { uri: uri.endsWith('/') ? uri : `${uri}/`, release, codename: name, component, origin };
    })
    .filter((index) => index.component !== '' && new RegExp(`^${codename}(-|$)`).test(index.codename));
  const own = indexes.filter((index) => index.origin.toLowerCase() === distribution.toLowerCase());
  const chosen = own.length > 0 ? own : indexes;
  const upstreams: (Upstream & { components: string[] })[] = [];
  for (const { uri, release, component } of chosen) {
    const known = upstreams.find((upstream) => upstream.uri === uri && upstream.suite === release);
    if (known === undefined) upstreams.push({ uri, suite: release, components: [component] });
    else if (!known.components.includes(component)) known.components.push(component);
  }
  const main = upstreams.findIndex((upstream) =>
    chosen.some(
      (index) => index.uri === upstream.uri && index.release === upstream.suite && index.codename === codename,
    ),
  );
  if (codename === '' || main === -1) {
    throw new CbxError(
      'SANDBOX_NO_PACKAGES',
      `apt on this machine has no package lists for its own release${codename === '' ? '' : ` (${codename})`}`,
      undefined,
      'run "apt-get update", and see that /etc/apt/sources.list names the release\'s archive',
    );
  }
  return { codename, upstreams, main };
}

/** apt's source lines for a host that reaches the relay at `base`. */
export function sourceLines(sources: PackageSources, base: string): string {
  return sources.upstreams
    .map((upstream, number) => `deb ${upstreamUri(base, number)} ${upstream.suite} ${upstream.components.join(' ')}\n`)
    .join('');
}

export function upstreamUri(base: string, number: number): string {
  return `${base}/${number}/`;
}

function osRelease(): ReadonlyMap<string, string> {
  const lines = readFileSync('/etc/os-release', 'utf8').split('\n');
  return new Map(
    lines.flatMap((line): [string, string][] => {
      const match = /^([A-Z_]+)=(?:"([^"]*)"|(.*))$/.exec(line);
      return match?.[1] === undefined ? [] : [[match[1], match[2] ?? match[3] ?? '']];
    }),
  );
}
