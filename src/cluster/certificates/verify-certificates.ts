import { createPrivateKey, type X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CbxError } from '../../errors/index.ts';
import { isFile } from '../../util/path-kind.ts';
import { daysLeft, placeOfFile, purposesOf, readCertificate } from './certificate.ts';

/** From here on a certificate that still holds is worth a warning; the provisioner renews it on its next run. */
export const RENEW_DAYS = 30;

/** What a cluster hands to Terraform. A provisioner's package holds the CA's key and the server's pair besides. */
export const CLIENT_FILES = ['ca.crt', 'client.crt', 'client.key'] as const;

export interface CertificateFindings {
  readonly errors: readonly CbxError[];
  readonly warnings: readonly CbxError[];
}

export interface CertificateExpectation {
  /** The leaf certificates that have to be there; others are looked at where they are. */
  readonly leaves: readonly ('client' | 'server')[];
  /** The name that the server's certificate has to carry. */
  readonly serverName?: string | undefined;
  /** What to do about certificates that are missing or of no use. */
  readonly hint: string;
  readonly now: Date;
}

/** Checks a folder of certificates: each there, signed by its CA, in time, for its purpose, with the key that belongs to it. */
export function verifyCertificates(folder: string, expected: CertificateExpectation): CertificateFindings {
  const errors: CbxError[] = [];
  const warnings: CbxError[] = [];
  const fail = (file: string, message: string, hint = expected.hint): void => {
    errors.push(new CbxError('CLUSTER_CERTIFICATE', message, placeOfFile(join(folder, file)), hint));
  };
  const read = (file: string): X509Certificate | undefined => {
    if (!isFile(join(folder, file))) {
      fail(file, `${file} is missing`);
      return undefined;
    }
    try {
      return readCertificate(folder, file);
    } catch (error) {
      errors.push(error as CbxError);
      return undefined;
    }
  };
  const inTime = (file: string, certificate: X509Certificate): void => {
    const until = new Date(certificate.validTo).toISOString().slice(0, 10);
    const left = daysLeft(certificate, expected.now);
    if (Date.parse(certificate.validFrom) > expected.now.getTime()) {
      fail(file, `${file} is not valid before ${certificate.validFrom}`, "compare this machine's clock");
    } else if (left < 0) fail(file, `${file} expired on ${until}`);
    else if (left < RENEW_DAYS) {
      const message = `${file} expires in ${left} days, on ${until}`;
      warnings.push(new CbxError('CLUSTER_CERTIFICATE', message, placeOfFile(join(folder, file)), expected.hint));
    }
  };

  const ca = read('ca.crt');
  if (ca !== undefined) {
    if (!ca.ca) fail('ca.crt', 'ca.crt is not the certificate of a certificate authority');
    inTime('ca.crt', ca);
  }
  const leaves = (['client', 'server'] as const).filter(
    (leaf) => expected.leaves.includes(leaf) || isFile(join(folder, `${leaf}.crt`)),
  );
  for (const leaf of leaves) {
    const file = `${leaf}.crt`;
    const certificate = read(file);
    if (certificate !== undefined) {
      inTime(file, certificate);
      if (ca !== undefined && !(certificate.checkIssued(ca) && certificate.verify(ca.publicKey))) {
        fail(file, `${file} is not signed by ca.crt`);
      }
      const purposes = purposesOf(certificate);
      if (purposes.length > 0 && !purposes.includes(leaf)) fail(file, `${file} is not made for a ${leaf}`);
      const { serverName } = expected;
      if (leaf === 'server' && serverName !== undefined && certificate.checkHost(serverName) === undefined) {
        fail(file, `${file} is not for ${serverName} but for ${certificate.subjectAltName ?? 'no name'}`);
      }
    }
    for (const problem of keyProblems(folder, `${leaf}.key`, certificate)) fail(`${leaf}.key`, ...problem);
  }
  return { errors, warnings };
}

/** Message and, where it is not the usual one, remedy of what is wrong with a private key. */
function keyProblems(
  folder: string,
  file: string,
  certificate: X509Certificate | undefined,
): readonly (readonly [message: string, hint?: string])[] {
  const path = join(folder, file);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return [[`${file} is missing`]];
  const problems: (readonly [string, string?])[] = [];
  if ((stats.mode & 0o077) !== 0) {
    const mode = (stats.mode & 0o777).toString(8).padStart(4, '0');
    problems.push([`${file} can be read by others (mode ${mode})`, `chmod 600 ${path}`]);
  }
  try {
    const key = createPrivateKey(readFileSync(path));
    if (certificate !== undefined && !certificate.checkPrivateKey(key)) {
      problems.push([`${file} does not belong to ${certificateOf(file)}`]);
    }
  } catch {
    // OpenSSL's own message may quote the file.
    problems.push([`${file} is no private key in PEM form without a passphrase`]);
  }
  return problems;
}

function certificateOf(key: string): string {
  return key.replace(/\.key$/, '.crt');
}
