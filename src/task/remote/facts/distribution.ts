import type { FactCollector, Facts, FactView } from './collector.ts';
import { firstLine, parseAssignments } from './collector.ts';
import { osFamily } from './os-families.ts';

const OS_RELEASE = '/etc/os-release';

/** os-release's ID -> Ansible's name, where NAME is not it. */
const NAMES: Readonly<Record<string, string>> = {
  almalinux: 'AlmaLinux',
  alpine: 'Alpine',
  amzn: 'Amazon',
  arch: 'Archlinux',
  centos: 'CentOS',
  cloudlinux: 'CloudLinux',
  debian: 'Debian',
  devuan: 'Devuan',
  fedora: 'Fedora',
  flatcar: 'Flatcar',
  gentoo: 'Gentoo',
  kali: 'Kali',
  linuxmint: 'Linux Mint',
  manjaro: 'Manjaro',
  ol: 'OracleLinux',
  'opensuse-leap': 'openSUSE Leap',
  'opensuse-tumbleweed': 'openSUSE Tumbleweed',
  photon: 'VMware Photon OS',
  raspbian: 'Debian',
  rhel: 'RedHat',
  rocky: 'Rocky',
  sled: 'SLED',
  sles: 'SLES',
  ubuntu: 'Ubuntu',
};

/** Which distribution, which version: from os-release, and from the older files where they know more. */
export const distribution: FactCollector = {
  subset: 'min',
  names: ['distribution', 'os_family', 'distribution_version', 'distribution_release', 'distribution_major_version'],
  files: [
    OS_RELEASE,
    '/usr/lib/os-release',
    '/etc/debian_version',
    '/etc/redhat-release',
    '/etc/system-release',
    '/etc/alpine-release',
    '/etc/coreos/update.conf',
    '/etc/SuSE-release',
    '/etc/lsb-release',
  ],
  read(view) {
    const system = view.field('system') ?? 'Linux';
    if (system !== 'Linux') return foreign(system, view.field('kernel') ?? '');
    const release = parseAssignments(view.file(OS_RELEASE) ?? view.file('/usr/lib/os-release'));
    const id = release.get('ID') ?? '';
    const redHat = redHatFacts(view, release, id);
    const facts = redHat ?? (id === '' ? unnamed(view) : fromOsRelease(view, release, id));
    return { ...facts, os_family: osFamily(String(facts.distribution)) };
  },
};

/** ESXi, BSDs and the like: no release file, the kernel says it all. */
function foreign(system: string, kernel: string): Facts {
  return {
    distribution: system,
    distribution_version: kernel,
    distribution_release: kernel,
    distribution_major_version: kernel.split('.')[0] ?? '',
    os_family: osFamily(system),
  };
}

function fromOsRelease(view: FactView, release: ReadonlyMap<string, string>, id: string): Facts {
  const version =
    release.get('VERSION_ID') ?? (id === 'arch' ? 'NA' : firstLine(view.file('/etc/debian_version')) || 'NA');
  const name = nameOf(release, id);
  const facts: Facts = {
    distribution: name,
    distribution_version: version,
    distribution_major_version: version.split('.')[0] ?? version,
    distribution_release: releaseName(release, id, version),
    distribution_file_parsed: true,
    distribution_file_path: view.file(OS_RELEASE) === undefined ? '/usr/lib/os-release' : OS_RELEASE,
    distribution_file_variety: varietyOf(id, name),
  };
  // VERSION_ID knows no point releases; debian_version does, except on testing ("trixie/sid")
  const point = /^\d+\.(\d+)/.exec(firstLine(view.file('/etc/debian_version')))?.[1];
  if (name === 'Debian' && point !== undefined) facts.distribution_minor_version = point;
  if (id === 'alpine') {
    const full = firstLine(view.file('/etc/alpine-release')) || version;
    Object.assign(facts, { distribution_version: full, distribution_file_path: '/etc/alpine-release' });
  }
  return facts;
}

function nameOf(release: ReadonlyMap<string, string>, id: string): string {
  if (id === 'coreos' || (id === 'fedora' && release.get('VARIANT_ID') === 'coreos')) {
    return id === 'coreos' ? 'CoreOS' : 'Fedora';
  }
  return NAMES[id] ?? release.get('NAME') ?? id;
}

function varietyOf(id: string, name: string): string {
  if (['debian', 'raspbian', 'devuan', 'ubuntu', 'linuxmint', 'kali'].includes(id)) return 'Debian';
  if (name.startsWith('openSUSE') || name.startsWith('SLE')) return 'SUSE';
  if (id === 'alpine' || id === 'amzn' || id === 'flatcar') return name;
  return name === 'CoreOS' ? 'Coreos' : 'NA';
}

function releaseName(release: ReadonlyMap<string, string>, id: string, version: string): string {
  const codename = release.get('VERSION_CODENAME') || release.get('UBUNTU_CODENAME');
  if (codename !== undefined && codename !== '') return codename;
  if (/^(opensuse|sles|sled)/.test(id)) return version.split('.')[1] ?? '0';
  return (
    /\((.+)\)/
      .exec(release.get('VERSION') ?? '')?.[1]
      ?.split(',')[0]
      ?.toLowerCase() ?? 'NA'
  );
}

/** Red Hat's family says more in redhat-release: the minor version, the name in brackets, Stream. */
function redHatFacts(view: FactView, release: ReadonlyMap<string, string>, id: string): Facts | undefined {
  const path = '/etc/redhat-release';
  const line = firstLine(view.file(path));
  if (line === '') return undefined;
  const name = NAMES[id] ?? redHatName(line);
  const isStream = line.includes('Stream');
  const fromLine = /release (\d+(?:\.\d+)*)/.exec(line)?.[1];
  const full = fromLine ?? release.get('VERSION_ID') ?? 'NA';
  const version = name === 'CentOS' ? full.split('.').slice(0, 2).join('.') : (release.get('VERSION_ID') ?? full);
  const codename = isStream ? 'Stream' : (/\(([^)]+)\)\s*$/.exec(line)?.[1] ?? '');
  return {
    distribution: name,
    distribution_version: version,
    distribution_major_version: version.split('.')[0] ?? '',
    distribution_release: codename,
    distribution_file_parsed: true,
    distribution_file_path: path,
    distribution_file_variety: 'RedHat',
    ...(version.includes('.') && name !== 'CentOS' ? { distribution_minor_version: version.split('.')[1] ?? '' } : {}),
  };
}

function redHatName(line: string): string {
  if (line.startsWith('Red Hat')) return 'RedHat';
  return line.split(/ (?:Linux )?release/)[0]?.replace(/ Linux$/, '') ?? 'RedHat';
}

/** No os-release at all: what the old files and lsb-release tell. */
function unnamed(view: FactView): Facts {
  const debian = firstLine(view.file('/etc/debian_version'));
  const lsb = parseAssignments(view.file('/etc/lsb-release'));
  const name = debian !== '' ? (lsb.get('DISTRIB_ID') ?? 'Debian') : (lsb.get('DISTRIB_ID') ?? 'Linux');
  const version = lsb.get('DISTRIB_RELEASE') ?? (debian || 'NA');
  return {
    distribution: name,
    distribution_version: version,
    distribution_major_version: version.split('.')[0] ?? 'NA',
    distribution_release: lsb.get('DISTRIB_CODENAME') ?? 'NA',
  };
}
