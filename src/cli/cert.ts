import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import {
  CERTIFICATE_FOLDER,
  type CertificateSummary,
  copyCertificates,
  openPackage,
  readCertificate,
  summarise,
  verifyCertificates,
} from '../cluster/index.ts';
import { CbxError, formatError, formatWarning } from '../errors/index.ts';
import { type PackageFlags, withPackageOptions } from './package/package-flags.ts';
import { openPackageSession, type PackageSession, packageText, runOnPackage } from './package/package-session.ts';
import { clustersOf, findProvisionerPackage } from './package/provisioner-package.ts';
import { table } from './table.ts';

interface CertFlags extends PackageFlags {
  readonly json?: boolean;
  readonly from?: string;
  readonly rotate?: boolean;
}

const ACTIONS = ['show', 'verify', 'copy', 'renew'] as const;
type Action = (typeof ACTIONS)[number];

/** `cbx cert`: the certificates with which a cluster's administrator talks to its provisioner. */
export function register(program: Command): void {
  const command = program
    .command('cert')
    .description("show, verify, copy or renew the provisioner's certificates of a cluster package")
    .argument('<package>', 'the package: <org>/<name>, or its path')
    .argument('[action]', ACTIONS.join(', '), 'show')
    .option('--json', 'show as JSON')
    .option('--from <package>', 'copy from this provisioner package')
    .addOption(new Option('--rotate', 'renew: issue everything anew, the authority too; every copy becomes useless'));
  withPackageOptions(command).action(async (name: string, action: string, flags: CertFlags) => {
    if (!(ACTIONS as readonly string[]).includes(action)) {
      throw new CbxError('CLI_USAGE', `cert knows no "${action}"`, undefined, `it knows ${ACTIONS.join(', ')}`);
    }
    process.exitCode = await RUN[action as Action](name, flags);
  });
}

const RUN: Readonly<Record<Action, (name: string, flags: CertFlags) => Promise<number>>> = {
  async show(name, { json }) {
    const { folder, name: shown } = openPackage(name);
    const certificates = summaries(join(folder, CERTIFICATE_FOLDER));
    if (json === true) process.stdout.write(`${JSON.stringify(certificates, null, 2)}\n`);
    else if (certificates.length === 0) process.stdout.write(`${shown} has no certificates\n`);
    else process.stdout.write(table(COLUMNS, certificates.map(row)));
    return certificates.length === 0 ? 1 : 0;
  },

  async verify(name, flags) {
    const open = await openPackageSession(name, flags);
    const isProvisioner = packageText(open, 'cluster_type') === 'coreos-provisioner';
    const { errors, warnings } = verifyCertificates(join(open.place.folder, CERTIFICATE_FOLDER), {
      leaves: isProvisioner ? ['server', 'client'] : ['client'],
      serverName: packageText(open, 'provisioner_server_dn') || undefined,
      hint: `cbx cert ${open.place.name} ${isProvisioner ? 'renew' : 'copy'}`,
      now: new Date(),
    });
    for (const warning of warnings) process.stderr.write(`${formatWarning(warning)}\n`);
    for (const error of errors) process.stderr.write(`${formatError(error)}\n\n`);
    process.stdout.write(
      `${open.place.name}: ${errors.length === 0 ? 'the certificates are good' : `${errors.length} wrong`}\n`,
    );
    return errors.length === 0 ? 0 : 1;
  },

  async copy(name, flags) {
    const open = await openPackageSession(name, flags);
    const from = await findProvisionerPackage(open, flags.from);
    const changed = copyCertificates({
      from: join(from.folder, CERTIFICATE_FOLDER),
      to: join(open.place.folder, CERTIFICATE_FOLDER),
      check: flags.check === true,
      now: new Date(),
    });
    const verb = flags.check === true ? 'would copy' : 'copied';
    const what = changed.length === 0 ? 'unchanged' : `${verb} ${changed.join(', ')}`;
    process.stdout.write(`${open.place.name}: ${what} (from ${from.name})\n`);
    return 0;
  },

  async renew(name, flags) {
    const given = await openPackageSession(name, flags);
    const isProvisioner = packageText(given, 'cluster_type') === 'coreos-provisioner';
    const place = isProvisioner ? given.place : await findProvisionerPackage(given, flags.from);
    const open = isProvisioner ? given : await openPackageSession(place.folder, flags);
    const code = await runOnPackage(open, {
      what: 'playbooks/renew-certificates.yml',
      ...(flags.rotate === true ? { variables: { matchbox_rotate_certificates: true } } : {}),
    });
    if (code === 0 && flags.check !== true) await nameStaleCopies(open);
    return code;
  },
};

/** Packages that hold other certificates than their provisioner has now. */
async function nameStaleCopies(open: PackageSession): Promise<void> {
  const current = fingerprint(open.place.folder);
  for (const cluster of await clustersOf(open)) {
    const copy = fingerprint(cluster.folder);
    if (copy === undefined || copy === current) continue;
    process.stdout.write(`${cluster.name} holds older certificates: cbx cert ${cluster.name} copy\n`);
  }
}

function fingerprint(folder: string): string | undefined {
  const certificates = join(folder, CERTIFICATE_FOLDER);
  return existsSync(join(certificates, 'client.crt'))
    ? readCertificate(certificates, 'client.crt').fingerprint256
    : undefined;
}

function summaries(folder: string): CertificateSummary[] {
  return ['ca.crt', 'server.crt', 'client.crt']
    .filter((file) => existsSync(join(folder, file)))
    .map((file) => summarise(file, readCertificate(folder, file), new Date()));
}

const COLUMNS = ['file', 'valid until', 'days', 'for', 'names', 'issued by', 'sha256'] as const;

function row(one: CertificateSummary): readonly string[] {
  return [
    one.file,
    one.validUntil.slice(0, 10),
    String(one.daysLeft),
    one.purposes.join(', '),
    one.names.map((name) => name.replace('IP Address:', 'IP:')).join(', '),
    one.issuer,
    one.fingerprint.replaceAll(':', '').slice(0, 16).toLowerCase(),
  ];
}
