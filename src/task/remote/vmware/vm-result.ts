import type { Json } from '../../../values/value.ts';
import type { SeenVm } from './look-at-vms.ts';

/** A VM as a task's result shows it. */
export function vmResult(vm: SeenVm): { [name: string]: Json } {
  return {
    id: Number(vm.id),
    name: vm.name,
    datastore: vm.datastore,
    path: vm.path,
    power: vm.power ?? 'unknown',
    ...(vm.cards === undefined
      ? {}
      : {
          cpus: vm.cpus ?? 0,
          memory_mb: vm.memoryMb ?? 0,
          mac_addresses: vm.cards.map(({ mac }) => mac),
          networks: vm.cards.map(({ network }) => network),
        }),
    ...(vm.guest === undefined
      ? {}
      : { tools: vm.guest.tools, hostname: vm.guest.hostname, addresses: [...vm.guest.addresses] }),
  };
}
