import { sh } from '../../../shell/script.ts';
import type { Json } from '../../../values/value.ts';
import { type FactCollector, type Facts, type FactView, firstLine } from './collector.ts';

/** Block devices and their partitions, from sysfs, with the names that udev gave them. */
export const devices: FactCollector = {
  subset: 'hardware',
  files: [
    '/sys/block/*/device/vendor',
    '/sys/block/*/device/model',
    '/sys/block/*/device/sas_address',
    '/sys/block/*/device/sas_device_handle',
    '/sys/block/*/device/serial',
    '/sys/block/*/device/wwid',
    '/sys/block/*/removable',
    '/sys/block/*/size',
    '/sys/block/*/queue/rotational',
    '/sys/block/*/queue/scheduler',
    '/sys/block/*/queue/logical_block_size',
    '/sys/block/*/queue/discard_granularity',
    '/sys/block/*/*/start',
    '/sys/block/*/*/size',
    '/sys/block/*/*/queue/logical_block_size',
  ],
  script: sh`for device in /sys/block/*; do
  [ -e "$device" ] || continue
  list=
  for holder in "$device"/holders/*; do [ ! -e "$holder" ] || list="$list \${holder##*/}"; done
  put "block.\${device##*/}" "$list"
done
put disklinks "$(ls -l /dev/disk/by-id /dev/disk/by-uuid /dev/disk/by-label 2>/dev/null)"`,
  read(view) {
    const links = parseLinks(view.field('disklinks') ?? '');
    const names = new Set([...view.below('/sys/block/').keys()].map((path) => path.split('/')[3] ?? ''));
    const all: Facts = {};
    const masters: Record<string, Json> = {};
    for (const name of [...names].sort()) {
      const device = deviceFacts(view, name, links);
      for (const holder of (device.holders as string[]) ?? [])
        masters[name] = [...((masters[name] as string[]) ?? []), holder];
      all[name] = device;
    }
    return { devices: all, device_links: { ids: links.ids, uuids: links.uuids, labels: links.labels, masters } };
  },
};

interface Links {
  readonly ids: Record<string, string[]>;
  readonly uuids: Record<string, string[]>;
  readonly labels: Record<string, string[]>;
}

function deviceFacts(view: FactView, name: string, links: Links): Facts {
  const read = (path: string): string | undefined => {
    const text = view.file(`/sys/block/${name}/${path}`);
    return text === undefined ? undefined : firstLine(text);
  };
  const sectorSize = read('queue/logical_block_size') ?? '512';
  const sectors = read('size') ?? '0';
  const serial = read('device/serial');
  const scheduler = read('queue/scheduler') ?? '';
  return {
    virtual: 1,
    links: linksOf(links, name),
    vendor: read('device/vendor') ?? null,
    model: read('device/model') ?? null,
    sas_address: read('device/sas_address') ?? null,
    sas_device_handle: read('device/sas_device_handle') ?? null,
    ...(serial === undefined || serial === '' ? {} : { serial }),
    removable: read('removable') ?? '0',
    support_discard: read('queue/discard_granularity') ?? '0',
    partitions: partitionFacts(view, name, sectorSize, links),
    rotational: read('queue/rotational') ?? '0',
    scheduler_mode: /\[(.*?)\]/.exec(scheduler)?.[1] ?? (scheduler === 'none' ? 'none' : ''),
    sectors,
    sectorsize: sectorSize,
    // size counts in units of 512 bytes, whatever the sector size is
    size: bytesText(Number(sectors) * 512),
    host: '',
    holders: (view.field(`block.${name}`) ?? '').split(' ').filter((holder) => holder !== ''),
  };
}

function partitionFacts(view: FactView, name: string, sectorSize: string, links: Links): Facts {
  const partitions: Facts = {};
  for (const path of view.below(`/sys/block/${name}/`).keys()) {
    const part = /^\/sys\/block\/[^/]+\/([^/]+)\/start$/.exec(path)?.[1];
    if (part === undefined) continue;
    const sectors = firstLine(view.file(`/sys/block/${name}/${part}/size`)) || '0';
    const own = linksOf(links, part);
    partitions[part] = {
      links: own,
      start: firstLine(view.file(path)),
      sectors,
      sectorsize: Number(sectorSize),
      size: bytesText(Number(sectors) * 512),
      uuid: own.uuids[0] ?? null,
      holders: [],
    };
  }
  return partitions;
}

function linksOf(links: Links, name: string): { ids: string[]; uuids: string[]; labels: string[]; masters: string[] } {
  return { ids: links.ids[name] ?? [], uuids: links.uuids[name] ?? [], labels: links.labels[name] ?? [], masters: [] };
}

/** `ls -l` of the by-… folders: link name and the device that it leads to. */
function parseLinks(text: string): Links {
  const links: Links = { ids: {}, uuids: {}, labels: {} };
  let folder: Record<string, string[]> = {};
  for (const line of text.split('\n')) {
    const head = /by-(id|uuid|label):$/.exec(line)?.[1];
    if (head !== undefined) folder = head === 'id' ? links.ids : head === 'uuid' ? links.uuids : links.labels;
    const match = /(\S+) -> \S*?([^/\s]+)$/.exec(line);
    if (match === null) continue;
    const device = match[2] ?? '';
    folder[device] = [
      ...(folder[device] ?? []),
      (match[1] ?? '').replace(/\\x([0-9a-f]{2})/g, (_all, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      ),
    ].sort();
  }
  return links;
}

/** Bytes as ansible-core writes them: two decimals and the largest unit that fits. */
function bytesText(bytes: number): string {
  const units = ['Bytes', 'KB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'];
  let power = 0;
  while (power < units.length - 1 && bytes >= 1024 ** (power + 1)) power += 1;
  return `${(bytes / 1024 ** power).toFixed(2)} ${units[power]}`;
}
