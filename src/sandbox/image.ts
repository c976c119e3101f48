import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { CbxError } from '../errors/index.ts';
import { imagesFolder } from './folders.ts';
import { withLock } from './lock.ts';
import { createNamespace, deleteNamespace, inNamespace } from './network.ts';
import { signal } from './process-identity.ts';
import { runProgram } from './program.ts';
import { RELAY_ADDRESS, RELAY_BASE } from './relay/relay-address.ts';
import { startRelay } from './relay/relay-process.ts';
import { type PackageSources, sourceLines, upstreamUri } from './relay/upstreams.ts';

/** full: a plain Debian without Python. python: what ansible-core can manage. controller: ansible-core itself. */
export type ImageKind = 'full' | 'python' | 'controller';

/** What a host needs to be a host; nothing that a role would install. */
const BASE_PACKAGES = [
  'systemd-sysv',
  'dbus',
  'libpam-systemd',
  'openssh-server',
  'sudo',
  'iproute2',
  'procps',
  'iputils-ping',
];
const FURTHER_PACKAGES: Readonly<Record<ImageKind, readonly string[]>> = {
  full: [],
  python: ['python3', 'python3-apt'],
  controller: ['python3', 'python3-apt', 'ansible-core', 'openssh-client', 'sshpass'],
};

/** Gives the host its address before anything asks for the network, and again after every reboot. */
const NETWORK_UNIT = `[Unit]
Description=address of a sandbox host
DefaultDependencies=no
Before=network-pre.target network.target network-online.target
Wants=network.target
[Service]
Type=oneshot
RemainAfterExit=yes
EnvironmentFile=/etc/sandbox-network
ExecStart=/sbin/ip link set lo up
ExecStart=/sbin/ip link set host0 up
ExecStart=/sbin/ip addr replace \${ADDRESS}/24 dev host0
ExecStart=/sbin/ip route replace default via \${GATEWAY} dev host0
ExecStart=/sbin/ip route replace ${RELAY_ADDRESS}/32 dev host0
[Install]
WantedBy=sysinit.target
`;

/** Units that only cost time or make noise in a throw-away host. */
const MASKED_UNITS = [
  'apt-daily.timer',
  'apt-daily-upgrade.timer',
  'dpkg-db-backup.timer',
  'e2scrub_all.timer',
  'fstrim.timer',
  'console-getty.service',
  'systemd-networkd-wait-online.service',
];

/** The relay may answer from a copy that is older than an archive's own expiry date allows. */
const APT_SETTINGS = `Acquire::Check-Valid-Until "false";
Acquire::Languages "none";
APT::Install-Recommends "false";
`;

/** Changes whenever the recipe does (the number counts changes of its steps), so that a newer cbx builds a new image beside the old one. */
const RECIPE = createHash('sha256')
  .update(JSON.stringify([2, BASE_PACKAGES, FURTHER_PACKAGES, NETWORK_UNIT, MASKED_UNITS, APT_SETTINGS]))
  .digest('hex')
  .slice(0, 8);

/**
 * The root file system that hosts of a kind are laid over, built by debootstrap when it is not in the cache yet
 * (about a minute). Returns its folder.
 */
export async function provideImage(
  kind: ImageKind,
  sources: PackageSources,
  report: (line: string) => void,
): Promise<string> {
  const image = join(imagesFolder(), `${sources.codename}-${kind}-${RECIPE}`);
  if (existsSync(image)) return image;
  return withLock(
    `${image}.lock`,
    async () => {
      if (!existsSync(image)) {
        const started = Date.now();
        report(`building the ${sources.codename} ${kind} image, once`);
        await buildImage(kind, sources, image);
        report(`image ready after ${((Date.now() - started) / 1000).toFixed(0)} s`);
      }
      return image;
    },
    () => report('another cbx is building the image: waiting for it'),
  );
}

async function buildImage(kind: ImageKind, sources: PackageSources, image: string): Promise<void> {
  const root = `${image}.partial`;
  const log = `${image}.log`;
  const netns = `cbx-image-${process.pid}`;
  rmSync(root, { recursive: true, force: true });
  rmSync(log, { force: true });
  mkdirSync(root, { recursive: true });
  await createNamespace(netns);
  let relay: Awaited<ReturnType<typeof startRelay>> | undefined;
  try {
    relay = await startRelay(netns, sources, log);
    await logged(log, [
      ...inNamespace(netns),
      'debootstrap',
      '--variant=minbase',
      `--components=${sources.upstreams[sources.main]?.components.join(',')}`,
      `--include=${BASE_PACKAGES.join(',')}`,
      sources.codename,
      root,
      upstreamUri(RELAY_BASE, sources.main),
    ]);
    configure(root, sources);
    await logged(log, ['chroot', root, 'systemctl', '-q', 'enable', 'sandbox-network.service']);
    await logged(log, ['chroot', root, 'systemctl', '-q', 'mask', ...MASKED_UNITS]);
    await logged(log, [...inNamespace(netns), 'chroot', root, 'apt-get', '-q', 'update']);
    // debootstrap does not resolve alternatives and virtual packages, apt does.
    const further = FURTHER_PACKAGES[kind];
    if (further.length > 0) {
      await logged(log, [...inNamespace(netns), 'chroot', root, 'apt-get', '-q', '-y', 'install', ...further]);
    }
    await logged(log, ['chroot', root, 'apt-get', 'clean']);
    // As on any Debian in use: a first look at the packages then need not write apt's own cache, and takes no seconds.
    await logged(log, ['chroot', root, 'apt-cache', 'gencaches']);
  } finally {
    signal(relay, 'SIGTERM');
    await deleteNamespace(netns);
  }
  if (kind === 'full' && readdirSync(join(root, 'usr/bin')).some((name) => name.startsWith('python'))) {
    throw new CbxError('SANDBOX_IMAGE', 'the image without Python came out with Python in it', undefined, `see ${log}`);
  }
  renameSync(root, image);
}

function configure(root: string, sources: PackageSources): void {
  const put = (path: string, text: string): void => writeFileSync(join(root, path), text);
  for (const name of readdirSync(join(root, 'etc/ssh'))) {
    if (name.startsWith('ssh_host_')) rmSync(join(root, 'etc/ssh', name));
  }
  rmSync(join(root, 'etc/hostname'), { force: true });
  rmSync(join(root, 'etc/resolv.conf'), { force: true });
  put('etc/resolv.conf', '');
  put('etc/apt/sources.list', sourceLines(sources, RELAY_BASE));
  put('etc/apt/apt.conf.d/90sandbox', APT_SETTINGS);
  put('etc/systemd/system/sandbox-network.service', NETWORK_UNIT);
  symlinkSync('/usr/share/zoneinfo/Etc/UTC', join(root, 'etc/localtime.new'));
  renameSync(join(root, 'etc/localtime.new'), join(root, 'etc/localtime'));
  // Keys that this machine trusts for its own archive, should it be a signed copy of Debian's.
  for (const folder of ['/etc/apt/trusted.gpg.d', '/etc/apt/keyrings']) {
    if (existsSync(folder)) cpSync(folder, join(root, 'etc/apt/trusted.gpg.d'), { recursive: true, force: false });
  }
}

async function logged(log: string, argv: readonly string[]): Promise<void> {
  // debootstrap and apt must talk to the relay, whatever proxy the user's environment names; apt knows its own.
  const { http_proxy, HTTP_PROXY, https_proxy, HTTPS_PROXY, ...env } = process.env;
  const result = await runProgram(argv, { env: { ...env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' } });
  appendFileSync(log, `# ${argv.join(' ')}\n${result.stdout}${result.stderr}`);
  if (result.rc === 0) return;
  const words = (result.stderr.trim() || result.stdout.trim()).split('\n').slice(-2).join('; ');
  throw new CbxError('SANDBOX_IMAGE', `the image could not be built: ${words}`, undefined, `see ${log}`);
}
