import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { imagesFolder } from '../../folders.ts';
import { withLock } from '../../lock.ts';
import { mustRun } from '../../program.ts';
import { findProgram } from '../../requirements.ts';
import { PROGRAM_PORT } from './ports.ts';

/** What a simulated ESXi host needs on this machine besides what every sandbox needs. */
export const ESXI_REQUIREMENTS: Readonly<Record<string, string>> = { busybox: 'busybox-static' };

/** The tools of ESXi's shell, as far as busybox has them; nothing else is on its PATH. */
const APPLETS =
  '[ ash awk basename cat chgrp chmod chown clear cp cut date dd diff dirname du echo egrep env expr false fgrep find grep ' +
  'groups gunzip gzip halt head hexdump hostname id init kill ln logger ls md5sum mkdir mkfifo mknod mktemp more mv nslookup od ' +
  'passwd pidof poweroff printf ps pwd readlink reboot renice rm rmdir sed seq setsid sh sha1sum sha256sum sha512sum sleep sort ' +
  'stat stty sync tail tar taskset tee test time timeout touch true tty uname uniq unzip uptime usleep vi watch wc wget which ' +
  'who xargs zcat';

/** Asks the process behind the host: number of words, folder, words, all ended by NUL; answered with a status line and text. */
const PROGRAM = `#!/bin/sh
# Part of an ESXi simulator: this is not VMware's program.
program=\${0##*/}
printf '%s\\0' "$(($# + 2))" "$program" "$PWD" "$@" | /usr/lib/esxi-sim/nc 127.0.0.1 ${PROGRAM_PORT} 2>/dev/null | {
  IFS= read -r rc || { echo 'Connect to localhost failed: Connection failure.'; exit 1; }
  cat
  exit "$rc"
}
`;

const SSHD_LOOP = `#!/bin/sh
while [ -e /etc/ssh-refused ]; do usleep 100000; done
exec /usr/sbin/sshd -D -e
`;

const SSHD_SETTINGS = `HostKey /etc/ssh/ssh_host_ed25519_key
PidFile /run/sshd.pid
AuthorizedKeysFile /etc/ssh/keys-%u/authorized_keys
PermitRootLogin yes
UsePAM no
PrintMotd no
Banner /etc/issue
Subsystem sftp /usr/lib/openssh/sftp-server
`;

const FILES: Readonly<Record<string, readonly [text: string, mode: number]>> = {
  'etc/inittab': ['::respawn:/usr/lib/esxi-sim/sshd\n', 0o644],
  'etc/passwd': ['root:x:0:0:Administrator:/:/bin/sh\nsshd:x:101:65534::/run/sshd:/bin/false\n', 0o644],
  'etc/group': ['root:x:0:\nnogroup:x:65534:\n', 0o644],
  'etc/nsswitch.conf': ['passwd: files\ngroup: files\nhosts: files\n', 0o644],
  'etc/shells': ['/bin/sh\n', 0o644],
  'etc/issue': ['This is a simulator of an ESXi host.\n', 0o644],
  'etc/ssh/sshd_config': [SSHD_SETTINGS, 0o600],
  'etc/profile': ['export PATH=/bin:/sbin\n', 0o644],
  'usr/lib/esxi-sim/sshd': [SSHD_LOOP, 0o755],
  ...Object.fromEntries(
    ['vim-cmd', 'esxcli', 'vmkfstools', 'esxi-sim'].map((name) => [`bin/${name}`, [PROGRAM, 0o755]]),
  ),
};

const RECIPE = createHash('sha256')
  .update(JSON.stringify([1, APPLETS, FILES]))
  .digest('hex')
  .slice(0, 8);

/**
 * The root file system that simulated ESXi hosts are laid over: busybox, the sshd of a Debian image and the simulator's
 * programs. Made from that image in about a second when the cache does not have it.
 */
export async function provideEsxiRoot(image: string): Promise<string> {
  const root = join(
    imagesFolder(),
    `esxi-sim-${createHash('sha256').update(image).digest('hex').slice(0, 6)}-${RECIPE}`,
  );
  if (existsSync(root)) return root;
  return withLock(`${root}.lock`, async () => {
    if (!existsSync(root)) await build(image, root);
    return root;
  });
}

async function build(image: string, root: string): Promise<void> {
  const partial = `${root}.partial`;
  rmSync(partial, { recursive: true, force: true });
  for (const folder of [
    'bin',
    'sbin',
    'dev',
    'etc/ssh',
    'proc',
    'run/sshd',
    'sys',
    'tmp',
    'usr/lib',
    'usr/sbin',
    'vmfs/volumes',
  ]) {
    mkdirSync(join(partial, folder), { recursive: true });
  }
  chmodSync(join(partial, 'tmp'), 0o1777);
  for (const [path, [text, mode]] of Object.entries(FILES)) {
    mkdirSync(join(partial, dirname(path)), { recursive: true });
    writeFileSync(join(partial, path), text);
    chmodSync(join(partial, path), mode);
  }
  copyFileSync(findProgram('busybox') ?? '', join(partial, 'bin/busybox'));
  for (const applet of APPLETS.split(' ')) symlinkSync('busybox', join(partial, 'bin', applet));
  symlinkSync('/bin/busybox', join(partial, 'usr/lib/esxi-sim/nc'));
  // Later releases of sshd are several programs.
  const parts = readdirSync(join(image, 'usr/lib/openssh')).filter((name) => /^(?:sshd-.*|sftp-server)$/.test(name));
  const programs = ['/usr/sbin/sshd', ...parts.map((name) => `/usr/lib/openssh/${name}`)];
  const linked = await mustRun(['chroot', image, 'ldd', ...programs]);
  const libraries = [...linked.matchAll(/(?:=> |^\s*)(\/\S+) \(0x/gm)].map(([, path = '']) => path);
  for (const path of new Set([...programs, ...libraries])) {
    mkdirSync(join(partial, dirname(path)), { recursive: true });
    // Followed inside the image, where /lib is a link.
    const real = (await mustRun(['chroot', image, 'readlink', '-f', path])).trim();
    copyFileSync(join(image, real), join(partial, path));
  }
  renameSync(partial, root);
}

/** What makes one host itself: name, keys and root's password, as files in its own layer. Returns its public key line. */
export async function writeEsxiDisk(
  upper: string,
  content: { readonly hostname: string; readonly publicKey: string; readonly passwordHash: string },
): Promise<string> {
  const put = (path: string, text: string, mode: number): void => {
    mkdirSync(join(upper, dirname(path)), { recursive: true });
    writeFileSync(join(upper, path), text);
    chmodSync(join(upper, path), mode);
  };
  put('etc/hostname', `${content.hostname}\n`, 0o644);
  put('etc/shadow', `root:${content.passwordHash}:20000:0:99999:7:::\nsshd:*:20000:0:99999:7:::\n`, 0o600);
  put('etc/ssh/keys-root/authorized_keys', content.publicKey, 0o600);
  const hostKey = join(upper, 'etc/ssh/ssh_host_ed25519_key');
  await mustRun(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', content.hostname, '-f', hostKey]);
  return readFileSync(`${hostKey}.pub`, 'utf8').trim().split(' ').slice(0, 2).join(' ');
}

/** A password that only this sandbox knows. */
export function newPassword(): string {
  return randomBytes(12).toString('base64url');
}
