import { chmodSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CbxErrors } from '../../errors/index.ts';
import { writeAtomically } from '../package/write-atomically.ts';
import { CLIENT_FILES, verifyCertificates } from './verify-certificates.ts';

export interface CopyCertificatesOptions {
  /** `matchbox-certs` of the provisioner's package. */
  readonly from: string;
  /** `matchbox-certs` of the cluster's package. */
  readonly to: string;
  /** Only tell what would be copied. */
  readonly check: boolean;
  readonly now: Date;
}

/**
 * Brings what a cluster needs of its provisioner's certificates into its package: the CA's certificate and the client's
 * pair. They are verified first; keys end with mode 0600. Returns the files that changed, none when all were there.
 * @throws CbxErrors CLUSTER_CERTIFICATE where the source is of no use
 */
export function copyCertificates({ from, to, check, now }: CopyCertificatesOptions): readonly string[] {
  const hint = 'cbx cert <provisioner package> renew issues new ones';
  const { errors } = verifyCertificates(from, { leaves: ['client'], hint, now });
  if (errors.length > 0) throw new CbxErrors(errors);
  const files = CLIENT_FILES.map((name) => ({
    path: join(to, name),
    name,
    content: readFileSync(join(from, name)),
    mode: name.endsWith('.key') ? 0o600 : 0o644,
  }));
  const changed = files.filter(({ path, content, mode }) => {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats === undefined || (stats.mode & 0o777) !== mode || !readFileSync(path).equals(content);
  });
  if (!check && changed.length > 0) {
    mkdirSync(to, { recursive: true, mode: 0o700 });
    chmodSync(to, 0o700);
    for (const { path, content, mode } of changed) writeAtomically(path, content, mode);
  }
  return changed.map(({ name }) => name);
}
