import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { cacheFolder, findProgram, mustRun } from '../../../src/sandbox/index.ts';

/** A kernel and an initial disk for a node that takes a lease, fetches its configuration, says so and switches off. */
export interface NodeImage {
  readonly kernel: string;
  readonly initrd: string;
}

/** In the order in which they can be loaded. */
const MODULES = [
  'virtio_ring',
  'virtio',
  'virtio_pci_modern_dev',
  'virtio_pci_legacy_dev',
  'virtio_pci',
  'failover',
  'net_failover',
  'virtio_net',
];

/** The node's first process; everything it learns goes to the serial line, where the test reads it. */
const INIT = `#!/bin/busybox sh
/bin/busybox mkdir -p /proc /sys /dev /tmp
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t devtmpfs dev /dev
/bin/busybox --install -s /bin
for name in ${MODULES.join(' ')}; do [ ! -e /modules/$name.ko ] || insmod /modules/$name.ko; done
ip link set eth0 up
udhcpc -q -n -t 10 -T 1 -i eth0 -O hostname -s /lease || echo NODE-NO-LEASE
url=$(sed -n 's/.*coreos\\.config\\.url=\\([^ ]*\\).*/\\1/p' /proc/cmdline)
wget -q -O /tmp/config "$url" && echo "NODE-CONFIG $(tr -d '\\n' </tmp/config)"
echo NODE-DONE
poweroff -f
`;

const LEASE = `#!/bin/busybox sh
[ "$1" = bound ] || exit 0
ip addr add "$ip/\${mask:-24}" dev "$interface"
echo "NODE-LEASE $ip \${hostname:-none}"
`;

/** Builds the image once into the cache: Debian's cloud kernel, and this machine's static busybox. */
export async function nodeImage(): Promise<NodeImage> {
  const folder = join(cacheFolder(), 'pxe-node');
  const image = { kernel: join(folder, 'vmlinuz'), initrd: join(folder, 'initrd.gz') };
  if (existsSync(folder)) return image;
  const work = mkdtempSync(join(tmpdir(), 'cbx-pxe-'));
  try {
    const { kernel, modules } = await unpackKernel(work);
    const root = join(work, 'root');
    for (const name of ['bin', 'modules']) mkdirSync(join(root, name), { recursive: true });
    copyFileSync(findProgram('busybox') ?? '', join(root, 'bin/busybox'));
    // What is missing among the modules is built into this kernel.
    for (const module of modules) copyFileSync(module, join(root, 'modules', basename(module)));
    writeFileSync(join(root, 'init'), INIT);
    writeFileSync(join(root, 'lease'), LEASE);
    for (const name of ['init', 'lease', 'bin/busybox']) chmodSync(join(root, name), 0o755);
    const ready = join(work, 'ready');
    mkdirSync(ready);
    copyFileSync(kernel, join(ready, 'vmlinuz'));
    const pack = 'busybox find . | busybox cpio -o -H newc 2>/dev/null | gzip >"$0"';
    execFileSync('sh', ['-c', pack, join(ready, 'initrd.gz')], { cwd: root });
    mkdirSync(cacheFolder(), { recursive: true });
    await mustRun(['cp', '-r', ready, `${folder}.${process.pid}`]);
    renameSync(`${folder}.${process.pid}`, folder);
    return image;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The package that linux-image-cloud-amd64 stands for today, unpacked and not installed. */
async function unpackKernel(work: string): Promise<{ kernel: string; modules: readonly string[] }> {
  const depends = await mustRun(['apt-cache', 'depends', 'linux-image-cloud-amd64']);
  const name = /linux-image-[0-9]\S*-cloud-amd64/.exec(depends)?.[0];
  if (name === undefined) throw new Error('apt knows no linux-image-cloud-amd64');
  await mustRun(['apt-get', '-o', 'APT::Sandbox::User=root', 'download', name], { cwd: work });
  const archive = readdirSync(work).find((file) => file.endsWith('.deb')) ?? '';
  await mustRun(['dpkg', '-x', join(work, archive), join(work, 'kernel')]);
  const kernel = readdirSync(join(work, 'kernel/boot')).find((file) => file.startsWith('vmlinuz-')) ?? '';
  const modules = (await mustRun(['find', join(work, 'kernel/lib/modules'), '-name', '*.ko'])).split('\n');
  const wanted = modules.filter((path) => MODULES.includes(basename(path, '.ko')));
  return { kernel: join(work, 'kernel/boot', kernel), modules: wanted };
}
