import { join } from 'node:path';
import { isFile } from '../../../util/path-kind.ts';
import { type Check, placeIn, problem } from '../check.ts';

/** Which licences an operator puts into a package, by cluster type. */
const LICENCES: Readonly<Record<string, readonly string[]>> = {
  'coreos-pxe': ['tectonic-license.txt'],
  'centos-ucp': ['docker_subscription.lic'],
  'rhel-ucp': ['docker_subscription.lic', 'rhel.lic'],
  'rhel-swarm': ['rhel.lic'],
};

/** The licences of the cluster's software lie in the package. */
export const licenceIsThere: Check = async (subject) => {
  const type = subject.text('cluster_type');
  return (LICENCES[type] ?? [])
    .filter((name) => !isFile(join(subject.place.folder, name)))
    .map((name) => {
      const message = `${name} is not in the package, which the type ${type} needs`;
      return problem(
        'CLUSTER_LICENCE',
        message,
        placeIn(subject, name),
        `put it at ${join(subject.place.folder, name)}`,
      );
    });
};
