import type { Appliance } from './appliance.ts';
import { parseVmx, setVmxValue, type VmxSettings } from './esxi/vmx.ts';

type CardSettings = (card: Appliance['cards'][number], index: number) => Readonly<Record<string, string | number>>;

/** What is made of an appliance. */
interface Machine {
  readonly appliance: Appliance;
  readonly name: string;
  readonly cpus?: number;
  readonly memoryMb?: number;
}

/**
 * The settings of a VM that is made of an appliance, as every VMware product writes them.
 *
 * @param card what a product writes behind `ethernet<index>.` beyond `present` and `virtualDev`
 */
export function applianceSettings({ appliance, name, cpus, memoryMb }: Machine, card: CardSettings): VmxSettings {
  const settings = parseVmx('');
  const set = (key: string, value: string | number): void => setVmxValue(settings, key, String(value));
  set('.encoding', 'UTF-8');
  set('config.version', 8);
  set('virtualHW.version', 10);
  set('displayName', name);
  set('guestOS', appliance.guestOs);
  set('memSize', memoryMb ?? appliance.memoryMb);
  set('numvcpus', cpus ?? appliance.cpus);
  set('scsi0.present', 'TRUE');
  set('scsi0:0.present', 'TRUE');
  set('scsi0:0.fileName', `${name}.vmdk`);
  for (const [index, own] of appliance.cards.entries()) {
    set(`ethernet${index}.present`, 'TRUE');
    set(`ethernet${index}.virtualDev`, own.device.toLowerCase());
    for (const [key, value] of Object.entries(card(own, index))) set(`ethernet${index}.${key}`, value);
  }
  for (const [key, value] of Object.entries(appliance.extraConfig)) set(key, value);
  return settings;
}
