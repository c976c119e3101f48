import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CbxError } from '../errors/index.ts';
import { type Script, sh } from '../shell/script.ts';
import { makeControlGroups } from './cgroups.ts';
import { BRIDGE } from './network.ts';
import { identify, isAlive, leaderBelow, type ProcessIdentity, signal } from './process-identity.ts';
import { selfCommand } from './self-command.ts';
import { DEPLOY_PORT } from './sim/esxi/ports.ts';
import { consolePath, esxiConfigPath, type HostState, hostFolder, type SandboxState } from './state.ts';

/** Status with which nspawn asks for another start: the host rebooted itself. */
const REBOOT = 133;

/** Starts a host whose disk is written and returns its supervisor; does not wait for the host to be up. */
export function boot(state: SandboxState, host: HostState): ProcessIdentity {
  const folder = hostFolder(state, host.name);
  // A fresh work folder: the kernel refuses one that another mount has used.
  rmSync(join(folder, 'work'), { recursive: true, force: true });
  for (const name of ['upper', 'work', 'root']) mkdirSync(join(folder, name), { recursive: true });
  rmSync(stoppingPath(folder), { force: true });
  const groups = makeControlGroups(state.name, host.name);
  const script =
    host.kind === 'full'
      ? fullScript(state, host, folder, groups)
      : host.kind === 'light'
        ? lightScript(host, folder, groups)
        : esxiScript(state, host, folder, groups);
  // The disk is mounted in a mount name space of the supervisor's own, so it vanishes with the host's processes.
  const isolation = host.kind === 'full' ? ['-m'] : ['-m', '-u', '-p', '--fork', '--kill-child'];
  const argv = [
    `--net=/run/netns/${host.netns ?? state.netns}`,
    'unshare',
    ...isolation,
    '--propagation',
    'slave',
    'sh',
    '-c',
    script.text,
  ];
  const output = openSync(consolePath(state, host.name), 'a');
  try {
    const env = { PATH: '/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin', ...nspawnSettings() };
    const child = spawn('nsenter', argv, { detached: true, cwd: '/', env, stdio: ['ignore', output, output] });
    child.on('error', () => undefined);
    child.unref();
    const identity = child.pid === undefined ? undefined : identify(child.pid);
    if (identity === undefined) throw new CbxError('SANDBOX_BOOT', `host "${host.name}" could not be started`);
    return identity;
  } finally {
    closeSync(output);
  }
}

/** Kills a host's processes at once; its disk stays. Resolves when they are gone. */
export async function halt(state: SandboxState, hosts: readonly HostState[]): Promise<void> {
  const running = hosts.filter((host) => isAlive(host.process));
  for (const host of running) writeFileSync(stoppingPath(hostFolder(state, host.name)), '');
  for (let tries = 0; running.some((host) => isAlive(host.process)); tries += 1) {
    if (tries > 150) {
      const names = running.filter((host) => isAlive(host.process)).map((host) => host.name);
      throw new CbxError('SANDBOX_HALT', `these hosts do not end: ${names.join(', ')}`);
    }
    // The first process takes all others of the host with it, and nspawn then cleans up after itself.
    if (tries % 20 === 0) {
      for (const { process } of running) {
        if (process !== undefined) signal(leaderBelow(process) ?? (tries > 60 ? process : undefined), 'SIGKILL');
      }
    }
    await sleep(50);
  }
}

/**
 * Waits until every host takes logins. Throws SANDBOX_BOOT with the end of the console when one dies or takes longer
 * than the deadline, which grows with the number of hosts.
 */
export async function waitUntilUp(state: SandboxState, hosts: readonly HostState[]): Promise<void> {
  const deadline = Date.now() + 60_000 + hosts.length * 5_000;
  let waiting = hosts;
  while (waiting.length > 0) {
    const dead = waiting.find((host) => !isAlive(host.process));
    if (dead !== undefined || Date.now() > deadline) {
      const [host] = dead === undefined ? waiting : [dead];
      const name = host?.name ?? '';
      const words = readFileSync(consolePath(state, name), 'utf8').replaceAll('\r', '').trim().split('\n').slice(-3);
      const what = dead === undefined ? 'does not come up' : 'died while starting';
      throw new CbxError(
        'SANDBOX_BOOT',
        `host "${name}" ${what}: ${words.join('; ')}`,
        undefined,
        `see ${consolePath(state, name)}`,
      );
    }
    waiting = waiting.filter((host) => !takesLogins(host));
    if (waiting.length > 0) await sleep(50);
  }
}

/** True while the host's supervisor runs. */
export function isHostUp(host: HostState): boolean {
  return isAlive(host.process);
}

/** The host's first process, as the machine numbers it. Throws SANDBOX_HOST_DOWN. */
export function leaderOf(host: HostState): ProcessIdentity {
  const leader = host.process === undefined ? undefined : leaderBelow(host.process);
  if (leader === undefined) throw new CbxError('SANDBOX_HOST_DOWN', `host "${host.name}" is not running`);
  return leader;
}

/** sshd listens, seen in the kernel's own table without a connection, and systemd no longer keeps users out. */
function takesLogins(host: HostState): boolean {
  const leader = host.process === undefined ? undefined : leaderBelow(host.process);
  if (leader === undefined) return false;
  if (host.kind === 'full' && existsSync(`/proc/${leader.pid}/root/run/nologin`)) return false;
  try {
    const port = hexPort(host.port);
    const local = host.kind === 'light' ? hexAddress(host.address) : '00000000';
    const sockets = readFileSync(`/proc/${leader.pid}/net/tcp`, 'latin1');
    const listens = (number: string): boolean => sockets.includes(` ${local}:${number} 00000000:0000 0A `);
    return listens(port) && (host.kind !== 'esxi' || listens(hexPort(DEPLOY_PORT)));
  } catch {
    return false;
  }
}

function hexPort(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0');
}

/** The table has addresses in the byte order of the processor: little endian on all that Debian's nspawn runs on here. */
function hexAddress(address: string): string {
  const bytes = address.split('.').map(Number).reverse();
  return Buffer.from(bytes).toString('hex').toUpperCase();
}

function stoppingPath(folder: string): string {
  return join(folder, 'stopping');
}

function nspawnSettings(): NodeJS.ProcessEnv {
  // Roles may set net.* inside their own network name space; every other kernel setting belongs to the machine.
  return { SYSTEMD_NSPAWN_API_VFS_WRITABLE: 'network', SYSTEMD_NSPAWN_LOCK: '0' };
}

function joinGroups(groups: readonly string[]): Script {
  return sh`for group in ${groups}; do { echo $$ >"$group/cgroup.procs"; } 2>/dev/null || :; done`;
}

function mountDisk(host: HostState, folder: string): Script {
  const [upper, work, root] = ['upper', 'work', 'root'].map((name) => join(folder, name));
  return sh`mount -t overlay overlay -o ${`lowerdir=${host.image},upperdir=${upper},workdir=${work}`} ${root} || exit 1`;
}

/** What a full host is called among this machine's containers. */
export function machineName(sandbox: string, host: string): string {
  return `cbx-${createHash('sha256').update(`${sandbox}/${host}`).digest('hex').slice(0, 12)}`;
}

/** systemd-nspawn in a loop of our own: with --keep-unit it does not start again by itself when the host reboots. */
function fullScript(state: SandboxState, host: HostState, folder: string, groups: readonly string[]): Script {
  const machine = machineName(state.name, host.name);
  return sh`${joinGroups(groups)}
${mountDisk(host, folder)}
while :; do
  rc=0
  systemd-nspawn -q --register=no --keep-unit -D ${join(folder, 'root')} --machine=${machine} --hostname=${hostnameOf(host.name)} \
    --network-bridge=${BRIDGE} --resolv-conf=off --timezone=off --link-journal=no -b || rc=$?
  [ "$rc" = ${REBOOT} ] && [ ! -e ${stoppingPath(folder)} ] || exit "$rc"
done`;
}

/** Enters the disk of a host without systemd and gives it processes and devices of its own. */
function mountDevices(host: HostState, folder: string): Script {
  return sh`hostname ${hostnameOf(host.name)}
cd ${join(folder, 'root')} || exit 1
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t tmpfs -o mode=755 tmpfs dev
mkdir dev/pts dev/shm
for node in null zero full random urandom tty; do touch "dev/$node"; mount --bind "/dev/$node" "dev/$node"; done
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s fd/0 dev/stdin; ln -s fd/1 dev/stdout; ln -s fd/2 dev/stderr
mount -t tmpfs -o mode=755 tmpfs run
mkdir -p run/sshd run/lock`;
}

/** A simulated ESXi host: the process that plays hypervisor beside a changed root with busybox and sshd. */
function esxiScript(state: SandboxState, host: HostState, folder: string, groups: readonly string[]): Script {
  const simulator = [...selfCommand(), 'sandbox', 'esxi-host', esxiConfigPath(state, host.name)];
  return sh`${joinGroups(groups)}
${mountDisk(host, folder)}
${mountDevices(host, folder)}
(cd / && exec ${simulator}) &
exec env -i PATH=/bin:/sbin chroot . /bin/init`;
}

/** sshd alone in a changed root, with devices, processes and host name of its own. */
function lightScript(host: HostState, folder: string, groups: readonly string[]): Script {
  return sh`${joinGroups(groups)}
${mountDisk(host, folder)}
${mountDevices(host, folder)}
# pam_systemd would wait for a bus that is not there
grep -v pam_systemd etc/pam.d/common-session >etc/pam.d/common-session.new
mv etc/pam.d/common-session.new etc/pam.d/common-session
exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin chroot . /usr/sbin/sshd -D -e -o ${`ListenAddress=${host.address}`}`;
}

/** Inventory names may hold what host names may not. */
export function hostnameOf(name: string): string {
  return (
    name
      .replace(/[^A-Za-z0-9.-]+/g, '-')
      .replace(/^[-.]+|[-.]+$/g, '')
      .slice(0, 63) || 'host'
  );
}
