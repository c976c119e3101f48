import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CbxError, SourceFile, type Span } from '../../errors/index.ts';

/** Where a package keeps its certificates. */
export const CERTIFICATE_FOLDER = 'matchbox-certs';

const DAY_MS = 86_400_000;

const PURPOSES: Readonly<Record<string, string>> = { '1.3.6.1.5.5.7.3.1': 'server', '1.3.6.1.5.5.7.3.2': 'client' };

/** One certificate, as people and scripts want to see it. */
export interface CertificateSummary {
  readonly file: string;
  readonly subject: string;
  readonly issuer: string;
  /** ISO 8601, to the second. */
  readonly validUntil: string;
  readonly daysLeft: number;
  /** `DNS:…` and `IP Address:…` of the subject's alternative names. */
  readonly names: readonly string[];
  /** `ca`, `server`, `client`. */
  readonly purposes: readonly string[];
  readonly fingerprint: string;
}

/** The place of a whole file. Its text stays out, for it may be a key. */
export function placeOfFile(path: string): Span {
  return { file: new SourceFile(path, ''), start: 0, end: 0 };
}

/** @throws CbxError CLUSTER_CERTIFICATE for what is no certificate */
export function readCertificate(folder: string, name: string): X509Certificate {
  const path = join(folder, name);
  try {
    return new X509Certificate(readFileSync(path));
  } catch (error) {
    const message = `${name} is no certificate in PEM form: ${(error as Error).message}`;
    throw new CbxError('CLUSTER_CERTIFICATE', message, placeOfFile(path), 'copy it anew from the provisioner package');
  }
}

/** Whole days from `now` until the certificate ends; negative when it is over. */
export function daysLeft(certificate: X509Certificate, now: Date): number {
  return Math.floor((Date.parse(certificate.validTo) - now.getTime()) / DAY_MS);
}

export function summarise(file: string, certificate: X509Certificate, now: Date): CertificateSummary {
  return {
    file,
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    validUntil: new Date(certificate.validTo).toISOString().replace('.000Z', 'Z'),
    daysLeft: daysLeft(certificate, now),
    names: certificate.subjectAltName?.split(', ') ?? [],
    purposes: [...(certificate.ca ? ['ca'] : []), ...purposesOf(certificate)],
    fingerprint: certificate.fingerprint256,
  };
}

/** What a leaf certificate may be used for; empty where it does not say. */
export function purposesOf(certificate: X509Certificate): readonly string[] {
  return ((certificate.keyUsage as readonly string[] | undefined) ?? []).map((oid) => PURPOSES[oid] ?? oid);
}

function oneLine(name: string): string {
  return name.replaceAll('\n', ', ');
}
