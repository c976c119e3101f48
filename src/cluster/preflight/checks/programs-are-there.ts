import { type Check, placeOfVariable, problem } from '../check.ts';

/** VMware's own programs on this machine: ovftool deploys everywhere, vmrun switches VMs of the desktop. */
export const programsAreThere: Check = async (subject, { findProgram, env }) => {
  const target = subject.text('vmware_target');
  const wanted = target === 'fusion' ? ['ovftool', 'vmrun'] : ['ovftool'];
  return wanted
    .filter((program) => findProgram(program) === undefined)
    .map((program) => {
      const message = `${program} is in no folder of PATH (${env.PATH ?? ''})`;
      const hint = `install it, or add its folder to PATH; vmware_target is ${target}`;
      return problem('CLUSTER_PROGRAM', message, placeOfVariable(subject, 'vmware_target'), hint);
    });
};
