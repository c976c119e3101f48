import { join } from 'node:path';
import { isDirectory } from '../../../util/path-kind.ts';
import { type Check, isType, placeOfVariable, problem } from '../check.ts';

/** Below TECTONIC_HOME: the Terraform modules for machines without a cloud. */
export const METAL_MODULES = 'platforms/metal';

/** The installer's Terraform modules are where TECTONIC_HOME says. */
export const tectonicHomeIsSet: Check = async (subject, { env }) => {
  if (!isType(subject, 'coreos-pxe')) return [];
  const at = placeOfVariable(subject, 'cluster_type');
  const home = env.TECTONIC_HOME ?? '';
  if (home === '') {
    const hint = `set it to the folder of the Tectonic installer that contains ${METAL_MODULES}`;
    return [problem('CLUSTER_TECTONIC_HOME', 'TECTONIC_HOME is not set', at, hint)];
  }
  if (isDirectory(join(home, METAL_MODULES))) return [];
  const message = `TECTONIC_HOME is ${home}, which has no folder ${METAL_MODULES}`;
  return [problem('CLUSTER_TECTONIC_HOME', message, at, "set it to the Tectonic installer's own folder")];
};
