import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDirectory } from '../../../util/path-kind.ts';
import { terraformVersion } from '../../terraform/terraform-version.ts';
import { satisfies } from '../../terraform/version-constraint.ts';
import { type Check, isType, placeOfVariable, problem } from '../check.ts';
import { METAL_MODULES } from './tectonic-home-is-set.ts';

/** terraform runs, and is of a version that the modules ask for (`required_version`), where they ask. */
export const terraformSuits: Check = async (subject, { env, findProgram, run }) => {
  if (!isType(subject, 'coreos-pxe')) return [];
  const at = placeOfVariable(subject, 'cluster_type');
  const program = findProgram('terraform');
  if (program === undefined) {
    const message = `terraform is in no folder of PATH (${env.PATH ?? ''})`;
    return [problem('CLUSTER_TERRAFORM', message, at, 'install the version that the modules in TECTONIC_HOME want')];
  }
  const version = await terraformVersion(program, run).catch((error: Error) => error);
  if (version instanceof Error) {
    return [problem('CLUSTER_TERRAFORM', `${program} does not run: ${version.message}`, at, 'try: terraform version')];
  }
  return constraints(join(env.TECTONIC_HOME ?? '', METAL_MODULES))
    .filter(({ wanted }) => !satisfies(version, wanted))
    .map(({ file, wanted }) => {
      const message = `terraform is ${version}, and ${file} wants ${wanted}`;
      return problem('CLUSTER_TERRAFORM', message, at, `put such a version before ${program} in PATH`);
    });
};

function constraints(folder: string): readonly { readonly file: string; readonly wanted: string }[] {
  const files = isDirectory(folder) ? readdirSync(folder).filter((name) => name.endsWith('.tf')) : [];
  return files.flatMap((name) => {
    const file = join(folder, name);
    const found = readFileSync(file, 'utf8').matchAll(/^\s*required_version\s*=\s*"([^"]+)"/gm);
    return [...found].map(([, wanted = '']) => ({ file, wanted }));
  });
}
