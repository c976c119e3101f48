import type { Command } from 'commander';
import { passwordHash } from '../cluster/index.ts';
import { CbxError } from '../errors/index.ts';
import { openSecrets, type PackageFlags, withPackageOptions, withSecretOptions } from './package/package-flags.ts';
import { openPackageSession, packageText, runOnPackage } from './package/package-session.ts';

/** `cbx passwd`: sets a user's password on all hosts of a package. The hash is made here; the password itself goes nowhere. */
export function register(program: Command): void {
  const command = program
    .command('passwd')
    .description("set a user's password on the hosts of a cluster package")
    .argument('<package>', 'the package: <org>/<name>, or its path')
    .argument('[user]', 'whose password; without it that of the login user');
  withSecretOptions(withPackageOptions(command)).action(
    async (name: string, user: string | undefined, flags: PackageFlags) => {
      process.exitCode = await passwd(name, user, flags);
    },
  );
}

async function passwd(name: string, given: string | undefined, flags: PackageFlags): Promise<number> {
  const secrets = openSecrets(flags);
  const open = await openPackageSession(name, flags);
  // The provisioner serves other clusters, too, and has a package of its own.
  const isCluster = packageText(open, 'cluster_type') === 'coreos-pxe';
  const login = isCluster
    ? packageText(open, 'tectonic_coreos_user') || 'core'
    : packageText(open, 'remote_user') || 'root';
  const user = given ?? login;
  if (!/^[a-z_][a-z0-9_.-]*\$?$/i.test(user)) {
    throw new CbxError('CLI_USAGE', `"${user}" is no name of a user`, undefined, `cbx passwd ${name} <user>`);
  }
  const hosts = isCluster ? 'coreos_controllers:coreos_workers' : 'all';
  const password = await secrets.get('new_password', `New password of ${user}`, true);
  const hash = passwordHash(password);
  return runOnPackage(open, {
    what: 'playbooks/change-password.yml',
    variables: { passwd_user: user, passwd_hosts: hosts },
    secrets: { passwd_hash: hash },
  });
}
