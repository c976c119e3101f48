import { sh } from '../../../shell/script.ts';
import type { FactCollector } from './collector.ts';

/** Names by which the host speaks to storage: iSCSI, NVMe over fabrics, Fibre Channel. */
export const storageNames: readonly FactCollector[] = [
  {
    subset: 'iscsi',
    files: ['/etc/iscsi/initiatorname.iscsi'],
    read(view) {
      const text = view.file('/etc/iscsi/initiatorname.iscsi') ?? '';
      return { iscsi_iqn: /^InitiatorName=(.*)$/m.exec(text)?.[1]?.trim() ?? '' };
    },
  },
  {
    subset: 'nvme',
    files: ['/etc/nvme/hostnqn'],
    read: (view) => ({ hostnqn: /^(nqn\..*)$/m.exec(view.file('/etc/nvme/hostnqn') ?? '')?.[1]?.trim() ?? '' }),
  },
  {
    subset: 'fibre_channel_wwn',
    files: ['/sys/class/fc_host/*/port_name'],
    read(view) {
      const ports = [...view.below('/sys/class/fc_host/').values()];
      return { fibre_channel_wwn: ports.map((text) => text.trim().replace(/^0x/, '')) };
    },
  },
];

/** Logical volumes in GiB, as texts with two decimals; `N/A` where only root could tell or LVM is not there. */
export const volumes: FactCollector = {
  subset: 'hardware',
  script: sh`if command -v vgs >/dev/null 2>&1 && [ "$(id -u)" -eq 0 ]; then
  put vgs "$(vgs --noheadings --nosuffix --units g --separator , 2>/dev/null)"
  put lvs "$(lvs --noheadings --nosuffix --units g --separator , 2>/dev/null)"
  put pvs "$(pvs --noheadings --nosuffix --units g --separator , 2>/dev/null)"
fi`,
  read(view) {
    if (view.field('vgs') === undefined) return { lvm: 'N/A' };
    const rows = (name: string): string[][] =>
      (view.field(name) ?? '')
        .split('\n')
        .filter((line) => line.includes(','))
        .map((line) => line.trim().split(','));
    return {
      lvm: {
        lvs: Object.fromEntries(rows('lvs').map(([name = '', vg = '', , size = '']) => [name, { size_g: size, vg }])),
        vgs: Object.fromEntries(
          rows('vgs').map(([name = '', , lvs = '', , , size = '', free = '']) => [
            name,
            { size_g: size, free_g: free, num_lvs: lvs, num_pvs: '' },
          ]),
        ),
        pvs: Object.fromEntries(
          rows('pvs').map(([name = '', vg = '', , , size = '', free = '']) => [
            name,
            { size_g: size, free_g: free, vg },
          ]),
        ),
      },
    };
  },
};
