import type { FactCollector, Facts, FactView } from './collector.ts';
import { firstLine, parseAssignments } from './collector.ts';
import { osFamily } from './os-families.ts';

const OS_RELEASE = '/etc/os-release';
const RED_HAT = '/etc/redhat-release';

/** os-release's ID -> Ansible's name, where NAME is not it. */
const NAMES: Readonly<Record<string, string>> = {
  almalinux: 'AlmaLinux',
  alpine: 'Alpine',
  amzn: 'Amazon',
  arch: 'Archlinux',
  centos: 'CentOS',
  cloudlinux: 'CloudLinux',
  coreos: 'Coreos',
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
  subset: 'distribution',
  files: [
    OS_RELEASE,
    '/usr/lib/os-release',
    RED_HAT,
    '/etc/oracle-release',
    '/etc/debian_version',
    '/etc/alpine-release',
    '/etc/coreos/update.conf',
    '/etc/lsb-release',
  ],
  read(view) {
    const system = view.field('system') ?? 'Linux';
    const facts = system === 'Linux' ? linux(view) : foreign(system, view.field('kernel') ?? '');
    return { ...facts, os_family: osFamily(String(facts.distribution)) };
  },
};

/** ESXi, BSDs and the like: no release file, the kernel says it all. */
function foreign(system: string, kernel: string): Facts {
  const major = kernel.split('.')[0] ?? '';
  return {
    distribution: system,
    distribution_version: kernel,
    distribution_release: kernel,
    distribution_major_version: major,
  };
}

function linux(view: FactView): Facts {
  const release = parseAssignments(view.file(OS_RELEASE) ?? view.file('/usr/lib/os-release'));
  const id = release.get('ID') ?? '';
  if (id === '') return unnamed(view);
  const name = NAMES[id] ?? release.get('NAME') ?? id;
  const version = versionOf(view, release, id);
  return {
    distribution: name,
    distribution_version: version,
    distribution_major_version: version.split('.')[0] ?? version,
    distribution_release: releaseName(view, release, id, version),
    ...fileFacts(view, id, name),
    ...minorVersion(view, name),
  };
}

/** What knows the version best: on Debian debian_version, on CentOS 7 redhat-release, on Alpine alpine-release. */
function versionOf(view: FactView, release: ReadonlyMap<string, string>, id: string): string {
  const given = release.get('VERSION_ID') || 'NA';
  if (id === 'alpine') return firstLine(view.file('/etc/alpine-release')) || given;
  if (id === 'debian') {
    const own = firstLine(view.file('/etc/debian_version'));
    return given === 'NA' || own.split('.').length > given.split('.').length ? own || given : given;
  }
  if (id !== 'centos') return given;
  return /release (\d+(?:\.\d+)?)/.exec(firstLine(view.file(RED_HAT)))?.[1] ?? given;
}

/** VERSION_CODENAME counts even when it is empty (Fedora); without one, VERSION has a name in brackets or none. */
function releaseName(view: FactView, release: ReadonlyMap<string, string>, id: string, version: string): string {
  if (id === 'coreos') return parseAssignments(view.file('/etc/coreos/update.conf')).get('GROUP') ?? 'NA';
  if (/^(?:opensuse|sle[sd])/.test(id)) return version.split('.')[1] ?? '0';
  const codename = release.get('VERSION_CODENAME') ?? release.get('UBUNTU_CODENAME');
  return codename ?? /\(([^)]+)\)/.exec(release.get('VERSION') ?? '')?.[1] ?? 'NA';
}

/** Which file Ansible would have found the distribution in, and what it calls that kind of file. */
function fileFacts(view: FactView, id: string, name: string): Facts {
  const from = (path: string, variety: string, search?: string): Facts => ({
    distribution_file_path: path,
    distribution_file_variety: variety,
    distribution_file_parsed: true,
    ...(search === undefined ? {} : { distribution_file_search_string: search }),
  });
  if (id === 'arch') return { distribution_file_path: '/etc/arch-release', distribution_file_variety: 'Archlinux' };
  if (id === 'coreos') return from('/etc/coreos/update.conf', 'Coreos');
  if (id === 'alpine') return from('/etc/alpine-release', 'Alpine');
  if (view.file('/etc/oracle-release') !== undefined) return from('/etc/oracle-release', 'OracleLinux', 'Oracle Linux');
  if (view.file(RED_HAT) !== undefined) return from(RED_HAT, 'RedHat', name === 'RedHat' ? 'Red Hat' : undefined);
  const path = view.file(OS_RELEASE) === undefined ? '/usr/lib/os-release' : OS_RELEASE;
  if (['debian', 'raspbian', 'devuan', 'ubuntu', 'linuxmint', 'kali'].includes(id)) return from(path, 'Debian');
  if (/^(?:opensuse|sle[sd])/.test(id)) return from(path, 'SUSE');
  return from(path, ['Amazon', 'Flatcar'].includes(name) ? name : 'NA');
}

/** Debian's point release stands in debian_version, except on testing ("trixie/sid"). */
function minorVersion(view: FactView, name: string): Facts {
  if (name === 'Amazon') return { distribution_minor_version: 'NA' };
  const point = /^\d+\.(\d+)/.exec(firstLine(view.file('/etc/debian_version')))?.[1];
  return name === 'Debian' && point !== undefined ? { distribution_minor_version: point } : {};
}

/** No os-release at all: what the older files tell. */
function unnamed(view: FactView): Facts {
  const redHat = /^(.*?)(?: Linux)? release (\d+(?:\.\d+)?)\S*(?: \(([^)]*)\))?/.exec(firstLine(view.file(RED_HAT)));
  const lsb = parseAssignments(view.file('/etc/lsb-release'));
  const debian = firstLine(view.file('/etc/debian_version'));
  const name = redHat?.[1] ?? lsb.get('DISTRIB_ID') ?? (debian === '' ? 'Linux' : 'Debian');
  const version = redHat?.[2] ?? lsb.get('DISTRIB_RELEASE') ?? (debian || 'NA');
  return {
    distribution: name.startsWith('Red Hat') ? 'RedHat' : name,
    distribution_version: version,
    distribution_major_version: version.split('.')[0] ?? 'NA',
    distribution_release: redHat?.[3] ?? lsb.get('DISTRIB_CODENAME') ?? 'NA',
  };
}
