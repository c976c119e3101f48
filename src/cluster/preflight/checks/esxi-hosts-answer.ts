import { type Check, type Problem, placeOfVariable, problem } from '../check.ts';

/** Every ESXi host lets its user in with a key and answers vim-cmd. One problem per host, however many VMs it has. */
export const esxiHostsAnswer: Check = async (subject, world) => {
  if (subject.text('vmware_target') !== 'esxi') return [];
  const found = new Map<string, Problem>();
  for (const [vm, answer] of await world.askVms()) {
    const { esxi_host: host, esxi_user: user } = subject.document.vms[vm] ?? {};
    if (answer.problem === undefined || typeof host !== 'string') continue;
    const login = typeof user === 'string' ? user : 'root';
    const message = `${host} does not answer ${login} with its VMs: ${answer.problem.split('\n')[0]}`;
    const at = subject.inventory.variables(vm).get('esxi_host')?.at ?? placeOfVariable(subject, 'vmware_target');
    found.set(host, problem('CLUSTER_ESXI_HOST', message, at, `try: ssh ${login}@${host} vim-cmd vmsvc/getallvms`));
  }
  return [...found.values()];
};
