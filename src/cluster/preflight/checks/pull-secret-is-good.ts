import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFile } from '../../../util/path-kind.ts';
import { type Check, isType, placeIn, problem } from '../check.ts';

const FILE = 'config.json';

/** config.json lets the cluster fetch its images. Its text is a secret and is never quoted. */
export const pullSecretIsGood: Check = async (subject) => {
  if (!isType(subject, 'coreos-pxe')) return [];
  const path = join(subject.place.folder, FILE);
  const wrong = (message: string): readonly ReturnType<typeof problem>[] => [
    problem('CLUSTER_PULL_SECRET', message, placeIn(subject, FILE), `put the pull secret of your account at ${path}`),
  ];
  if (!isFile(path)) return wrong(`${FILE}, the pull secret, is not in the package`);
  try {
    const { auths } = JSON.parse(readFileSync(path, 'utf8')) as { readonly auths?: unknown };
    if (typeof auths === 'object' && auths !== null && Object.keys(auths).length > 0) return [];
  } catch {
    return wrong(`${FILE}, the pull secret, is no JSON object`);
  }
  return wrong(`${FILE} has no "auths", so it is no pull secret`);
};
