import schema from '../schemas/tasks/esxi_vm_info.json' with { type: 'json' };
import { defineTask, type EsxiVmInfoArgs, lookAtVms, vmResult } from '../src/task/index.ts';

/** Looks at the VMs of an ESXi host, in one round trip, and changes nothing. */
export default defineTask<EsxiVmInfoArgs>({
  name: 'esxi_vm_info',
  kind: 'procedure',
  check: 'always',
  schema,
  async run({ names, gather, timeout }, context) {
    const parts = { devices: gather.includes('devices'), guest: gather.includes('guest') };
    const shell = await context.shell();
    const seen = await lookAtVms(shell, names, parts, { timeoutMs: timeout * 1000, signal: context.signal });
    if (typeof seen === 'string') return { failed: true, changed: false, msg: seen };
    return {
      changed: false,
      esxi_host: seen.host,
      vms: seen.vms.map(vmResult),
      // Every name on the host, wanted or not: what a message about a missing one can offer.
      found: seen.listing.vms.map((vm) => vm.name),
      invalid: seen.listing.invalid.map(Number),
    };
  },
});
