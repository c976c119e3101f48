import { type FactCollector, type Facts, firstLine } from './collector.ts';

const FOLDER = '/sys/devices/virtual/dmi/id/';

/** Fact -> file of the firmware's table. */
const FILES: Readonly<Record<string, string>> = {
  bios_date: 'bios_date',
  bios_vendor: 'bios_vendor',
  bios_version: 'bios_version',
  board_asset_tag: 'board_asset_tag',
  board_name: 'board_name',
  board_serial: 'board_serial',
  board_vendor: 'board_vendor',
  board_version: 'board_version',
  chassis_asset_tag: 'chassis_asset_tag',
  chassis_serial: 'chassis_serial',
  chassis_vendor: 'chassis_vendor',
  chassis_version: 'chassis_version',
  form_factor: 'chassis_type',
  product_name: 'product_name',
  product_serial: 'product_serial',
  product_uuid: 'product_uuid',
  product_version: 'product_version',
  system_vendor: 'sys_vendor',
};

/** SMBIOS chassis types by number. */
const FORM_FACTORS = (
  'Unknown,Other,Unknown,Desktop,Low Profile Desktop,Pizza Box,Mini Tower,Tower,Portable,Laptop,Notebook,Hand Held,' +
  'Docking Station,All In One,Sub Notebook,Space-saving,Lunch Box,Main Server Chassis,Expansion Chassis,Sub Chassis,' +
  'Bus Expansion Chassis,Peripheral Chassis,RAID Chassis,Rack Mount Chassis,Sealed-case PC,Multi-system,CompactPCI,' +
  'AdvancedTCA,Blade,Blade Enclosure,Tablet,Convertible,Detachable,IoT Gateway,Embedded PC,Mini PC,Stick PC'
).split(',');

/** Who made the machine. What the firmware does not tell, or only root may read, is `NA`. */
export const firmware: FactCollector = {
  subset: 'hardware',
  files: Object.values(FILES).map((name) => FOLDER + name),
  read(view) {
    const facts: Facts = {};
    for (const [fact, name] of Object.entries(FILES)) {
      const text = firstLine(view.file(FOLDER + name));
      facts[fact] =
        text === '' ? 'NA' : fact === 'form_factor' ? (FORM_FACTORS[Number(text)] ?? `unknown (${text})`) : text;
    }
    return facts;
  },
};
