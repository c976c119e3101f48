import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Account, passwordHashes, sudoersText, withAccounts } from './accounts.ts';
import { mustRun } from './program.ts';

export interface DiskContent {
  readonly hostname: string;
  readonly address: string;
  readonly gateway: string;
  readonly port: number;
  readonly accounts: readonly Account[];
  /** Public keys that open every account. */
  readonly publicKeys: readonly string[];
  /** Further lines of sshd's configuration. */
  readonly sshd: readonly string[];
}

/**
 * Writes what makes a host itself (name, address, accounts, keys) into the upper layer over its image.
 * Returns the host's public key line.
 */
export async function writeDisk(image: string, upper: string, content: DiskContent): Promise<string> {
  const put = (path: string, text: string, mode = 0o644): void => {
    makeFolders(image, upper, dirname(path));
    writeFileSync(join(upper, path), text);
    chmodSync(join(upper, path), mode);
  };
  const read = (path: string): string => readFileSync(join(image, path), 'utf8');
  put('etc/hostname', `${content.hostname}\n`);
  put('etc/machine-id', `${randomBytes(16).toString('hex')}\n`, 0o444);
  put('etc/sandbox-network', `ADDRESS=${content.address}\nGATEWAY=${content.gateway}\n`);

  makeFolders(image, upper, 'etc/ssh');
  const hostKey = join(upper, 'etc/ssh/ssh_host_ed25519_key');
  await mustRun(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', content.hostname, '-f', hostKey]);
  const sshd = [`Port ${content.port}`, 'HostKey /etc/ssh/ssh_host_ed25519_key', ...content.sshd];
  put('etc/ssh/sshd_config.d/sandbox.conf', `${sshd.join('\n')}\n`);

  const base = { passwd: read('etc/passwd'), group: read('etc/group'), shadow: read('etc/shadow') };
  const { files, added } = withAccounts(base, content.accounts, await passwordHashes(content.accounts));
  put('etc/passwd', files.passwd);
  put('etc/group', files.group);
  put('etc/shadow', files.shadow, 0o640);
  chownSync(join(upper, 'etc/shadow'), 0, lstatSync(join(image, 'etc/shadow')).gid);
  put('etc/sudoers.d/sandbox', sudoersText(content.accounts), 0o440);

  const homes = [{ home: '/root', uid: 0 }, ...added];
  for (const { home, uid } of homes) {
    makeFolders(image, upper, dirname(home));
    const folder = join(upper, home);
    if (uid === 0) makeFolders(image, upper, home);
    else cpSync(join(image, 'etc/skel'), folder, { recursive: true });
    put(`${home}/.ssh/authorized_keys`, content.publicKeys.map((key) => `${key.trim()}\n`).join(''), 0o600);
    chmodSync(join(folder, '.ssh'), 0o700);
    if (uid !== 0) await mustRun(['chown', '-R', `${uid}:${uid}`, folder]);
  }
  return readFileSync(`${hostKey}.pub`, 'utf8').trim().split(' ').slice(0, 2).join(' ');
}

/** Folders of an upper layer hide mode and owner of those below, so they are made alike. */
function makeFolders(image: string, upper: string, path: string): void {
  const full = join(upper, path);
  if (existsSync(full)) return;
  if (path !== '.' && path !== '/') makeFolders(image, upper, dirname(path));
  mkdirSync(full);
  const below = lstatSync(join(image, path), { throwIfNoEntry: false });
  chmodSync(full, below === undefined ? 0o755 : below.mode & 0o7777);
  if (below !== undefined) chownSync(full, below.uid, below.gid);
}
