import { randomBytes } from 'node:crypto';
import { mustRun } from './program.ts';

/** A person or service that may log in on a sandbox host. */
export interface Account {
  readonly name: string;
  /** Accepted by sshd and sudo; without one only the sandbox's key opens the account. */
  readonly password?: string;
  /** `free` (the default) needs no password, `password` asks for it, `none` is not in sudoers. */
  readonly sudo?: 'free' | 'password' | 'none';
  readonly shell?: string;
}

export interface AccountFiles {
  readonly passwd: string;
  readonly group: string;
  readonly shadow: string;
}

export interface AddedAccount {
  readonly name: string;
  readonly uid: number;
  readonly home: string;
}

/**
 * The account files of an image with further accounts, numbered from 1000 on, each with a group of its own.
 * An account that the image has already (root) only gets its password. `hashes` holds crypt(3) texts by name.
 */
export function withAccounts(
  base: AccountFiles,
  accounts: readonly Account[],
  hashes: ReadonlyMap<string, string>,
): { files: AccountFiles; added: readonly AddedAccount[] } {
  const added: AddedAccount[] = [];
  const [passwd, group, shadow] = [lines(base.passwd), lines(base.group), lines(base.shadow)];
  const known = new Set(passwd.map((line) => line.split(':')[0]));
  const numbers = new Set(passwd.map((line) => Number(line.split(':')[2])));
  for (const account of accounts) {
    const hash = hashes.get(account.name) ?? '*';
    if (known.has(account.name)) {
      const at = shadow.findIndex((line) => line.startsWith(`${account.name}:`));
      if (hash !== '*') shadow[at] = (shadow[at] ?? '').replace(/^([^:]*):[^:]*/, `$1:${hash.replaceAll('$', '$$$$')}`);
      continue;
    }
    let uid = 1000;
    while (numbers.has(uid)) uid += 1;
    numbers.add(uid);
    known.add(account.name);
    const home = `/home/${account.name}`;
    passwd.push(`${account.name}:x:${uid}:${uid}::${home}:${account.shell ?? '/bin/bash'}`);
    group.push(`${account.name}:x:${uid}:`);
    shadow.push(`${account.name}:${hash}:20000:0:99999:7:::`);
    added.push({ name: account.name, uid, home });
  }
  const text = (rows: readonly string[]): string => `${rows.join('\n')}\n`;
  return { files: { passwd: text(passwd), group: text(group), shadow: text(shadow) }, added };
}

/** What sudo may do for each account. */
export function sudoersText(accounts: readonly Account[]): string {
  return accounts
    .filter((account) => account.name !== 'root' && account.sudo !== 'none')
    .map((account) => `${account.name} ALL=(ALL:ALL) ${account.sudo === 'password' ? '' : 'NOPASSWD: '}ALL\n`)
    .join('');
}

/** crypt(3) SHA-512 texts of the accounts' passwords. perl is part of every Debian; the password goes in by its input. */
export async function passwordHashes(accounts: readonly Account[]): Promise<ReadonlyMap<string, string>> {
  const hashes = new Map<string, string>();
  for (const { name, password } of accounts) {
    if (password === undefined) continue;
    const salt = `$6$${randomBytes(8).toString('hex')}`;
    const script = 'chomp($p = <STDIN>); print crypt($p, $ARGV[0])';
    hashes.set(name, await mustRun(['perl', '-e', script, salt], { input: `${password}\n` }));
  }
  return hashes;
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
