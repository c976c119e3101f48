import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SourceFile } from '../../../errors/index.ts';
import { loadYaml } from '../../../parsing/index.ts';
import { packageRoot } from '../../../util/package-root.ts';
import { isFile } from '../../../util/path-kind.ts';
import { isDict } from '../../../values/index.ts';
import { type Check, placeOfVariable, problem, type Subject } from '../check.ts';

/** The image that missing VMs are made of. Where all VMs are there already, it is not needed. */
export const ovaIsThere: Check = async (subject, world) => {
  const answers = [...(await world.askVms()).values()];
  if (answers.every(({ status }) => status !== undefined && status.power !== 'absent')) return [];
  const type = subject.text('cluster_type');
  const path = ovaPath(subject);
  if (path === undefined || isFile(path)) return [];
  const message = `there is no OVA at ${path}, of which the VMs of the type ${type} are made`;
  const hint = 'build it with node-packer, or set ova_template or ova_folder';
  return [problem('CLUSTER_OVA', message, placeOfVariable(subject, 'ova_template'), hint)];
};

/** As the VM roles have it; undefined for a type without an image, which the schema refuses. */
function ovaPath(subject: Subject): string | undefined {
  const { folder } = subject.place;
  const template = subject.text('ova_template');
  if (template !== '') return resolve(template);
  const name = ovaNames().get(subject.text('cluster_type'));
  if (name === undefined) return undefined;
  return join(subject.text('ova_folder') || join(folder, '../../../node-packer/output_ovas'), String(name));
}

/** The list of images stands in the role that deploys them. */
function ovaNames(): ReadonlyMap<unknown, unknown> {
  const path = join(packageRoot(), 'roles/esxi-vms/vars/main.yml');
  const vars = loadYaml(new SourceFile(path, readFileSync(path, 'utf8')));
  const names = isDict(vars) ? vars.get('esxi_vms_ovas') : undefined;
  return names !== undefined && isDict(names) ? names : new Map();
}
