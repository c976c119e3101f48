/** What belongs to one name of gather_subset. */
interface Subset {
  /** Further names by which it may be asked for. */
  readonly ids?: readonly string[];
  /** Subsets that come with it, even where they are excluded. */
  readonly needs?: readonly SubsetName[];
  readonly isMinimal?: true;
}

export type SubsetName = keyof typeof SUBSETS;

/** The subsets of ansible-core 2.14 on Linux; `facter` and `ohai` are programs that cbx does not run. */
const SUBSETS = {
  apparmor: { isMinimal: true },
  caps: { isMinimal: true, ids: ['system_capabilities', 'system_capabilities_enforced'] },
  chroot: { ids: ['is_chroot'] },
  cmdline: { isMinimal: true },
  date_time: { isMinimal: true },
  distribution: {
    isMinimal: true,
    ids: ['distribution_major_version', 'distribution_release', 'distribution_version', 'os_family'],
  },
  dns: { isMinimal: true },
  env: { isMinimal: true },
  facter: {},
  fibre_channel_wwn: {},
  fips: { isMinimal: true },
  hardware: { ids: ['devices', 'mounts', 'processor', 'processor_cores', 'processor_count'], needs: ['platform'] },
  iscsi: {},
  loadavg: {},
  local: { isMinimal: true },
  lsb: { isMinimal: true },
  network: {
    ids: ['all_ipv4_addresses', 'all_ipv6_addresses', 'default_ipv4', 'default_ipv6', 'interfaces'],
    needs: ['platform', 'distribution'],
  },
  nvme: {},
  ohai: {},
  pkg_mgr: { isMinimal: true, needs: ['distribution'] },
  platform: {
    isMinimal: true,
    ids: ['architecture', 'kernel', 'kernel_version', 'machine', 'machine_id', 'python_version', 'system'],
  },
  python: { isMinimal: true },
  selinux: { isMinimal: true },
  service_mgr: { isMinimal: true, needs: ['platform', 'distribution'] },
  ssh_pub_keys: {
    isMinimal: true,
    ids: [...['dsa', 'ecdsa', 'ed25519', 'rsa'].map((type) => `ssh_host_key_${type}_public`), 'ssh_host_pub_keys'],
  },
  user: {
    isMinimal: true,
    ids: [
      ...['effective_group_ids', 'effective_user_id', 'real_user_id'],
      ...['user_dir', 'user_gecos', 'user_gid', 'user_id', 'user_shell', 'user_uid'],
    ],
  },
  virtual: {
    ids: ['virtualization_role', 'virtualization_tech_guest', 'virtualization_tech_host', 'virtualization_type'],
  },
} as const satisfies Readonly<Record<string, Omit<Subset, 'needs'> & { readonly needs?: readonly string[] }>>;

const ALL = new Map<string, Subset>(Object.entries(SUBSETS));
const IDS = [...ALL].flatMap(([name, { ids = [] }]) => [name, ...ids]);
const MINIMAL = [...ALL].filter(([, { isMinimal }]) => isMinimal === true).map(([name]) => name);

/**
 * The subsets that gather_subset chooses, as ansible-core 2.14 was seen to choose them. An excluded name takes away itself
 * and its further names, but a subset of which any name is left is gathered. Where only exclusions are given, `min` is all
 * there is, whatever they name; only `!min` leaves that out. What is named outright stays.
 *
 * @returns the names, or the message for one that does not exist
 */
export function chooseSubsets(given: readonly string[]): ReadonlySet<SubsetName> | string {
  const words = given.map((word) => word.trim()).filter((word) => word !== '');
  const [wanted, excluded, named] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const word of words) {
    const isExcluded = word.startsWith('!');
    const name = word.replace(/^!/, '');
    const ids = idsOf(name, isExcluded);
    if (ids === undefined) {
      const list = ['all', ...IDS].sort().join(', ');
      return `Bad subset '${name}' given to Ansible. gather_subset options allowed: ${list}`;
    }
    for (const id of ids) (isExcluded ? excluded : wanted).add(id);
    if (!isExcluded && name !== 'all' && name !== 'min') named.add(name);
  }
  if (words.length === 0) for (const id of IDS) wanted.add(id);
  if (!words.includes('!min')) for (const id of MINIMAL) wanted.add(id);
  for (const id of excluded) if (!named.has(id)) wanted.delete(id);
  const chosen = new Set<string>();
  for (const [name, { ids = [], needs = [] }] of ALL) {
    if ([name, ...ids].some((id) => wanted.has(id))) for (const each of [name, ...needs]) chosen.add(each);
  }
  return chosen as ReadonlySet<SubsetName>;
}

/** The names that a word stands for; undefined when there is no such word. `!all` leaves the minimal ones. */
function idsOf(name: string, isExcluded: boolean): readonly string[] | undefined {
  if (name === 'min') return MINIMAL;
  if (name === 'all') return isExcluded ? IDS.filter((id) => !MINIMAL.includes(id)) : IDS;
  if (!IDS.includes(name)) return undefined;
  return [name, ...(ALL.get(name)?.ids ?? [])];
}
