import { join } from 'node:path';
import { CERTIFICATE_FOLDER } from '../../certificates/certificate.ts';
import { verifyCertificates } from '../../certificates/verify-certificates.ts';
import { type Check, isType } from '../check.ts';

/** The certificates with which Terraform talks to the provisioner: the thing that is forgotten most. */
export const certificatesAreGood: Check = async (subject, { now }) => {
  if (!isType(subject, 'coreos-pxe')) return [];
  const { errors, warnings } = verifyCertificates(join(subject.place.folder, CERTIFICATE_FOLDER), {
    leaves: ['client'],
    hint: `cbx cert ${subject.place.name} copy brings them from the provisioner's package`,
    now,
  });
  return [
    ...errors.map((error) => ({ severity: 'error' as const, error })),
    ...warnings.map((error) => ({ severity: 'warning' as const, error })),
  ];
};
