import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** What an OVF descriptor says about its one system. */
export interface Appliance {
  readonly name: string;
  /** The id that options such as `--memorySize:<id>` name. */
  readonly systemId: string;
  readonly guestOs: string;
  readonly cpus: number;
  readonly memoryMb: number;
  readonly cards: readonly { readonly device: string; readonly network: string }[];
  readonly diskBytes: readonly number[];
  readonly extraConfig: Readonly<Record<string, string>>;
}

const BLOCK = 512;

/** Reads an .ova file. Throws an Error with the words that ovftool has for a broken one. */
export function readOva(path: string): Appliance {
  const files = readTar(readFileSync(path));
  const descriptor = [...files].find(([name]) => name.endsWith('.ovf'));
  if (descriptor === undefined) throw new Error('OVF Package is not valid: no descriptor');
  const manifest = [...files].find(([name]) => name.endsWith('.mf'))?.[1].toString() ?? '';
  for (const [, algorithm = '', name = '', digest] of manifest.matchAll(/^SHA(\d+)\((.+?)\)= *([0-9a-f]+)$/gm)) {
    const content = files.get(name);
    if (content === undefined || createHash(`sha${algorithm}`).update(content).digest('hex') !== digest) {
      throw new Error(`Digest of file ${name} does not match manifest`);
    }
  }
  return parseOvf(descriptor[1].toString());
}

/** An .ova file with an empty disk, for rehearsals without a template image. */
export function emptyOva(appliance: Appliance): Buffer {
  const ovf = Buffer.from(ovfText(appliance));
  const sum = createHash('sha256').update(ovf).digest('hex');
  const name = appliance.name;
  return Buffer.concat([
    tarEntry(`${name}.ovf`, ovf),
    tarEntry(`${name}.mf`, Buffer.from(`SHA256(${name}.ovf)= ${sum}\n`)),
    Buffer.alloc(2 * BLOCK),
  ]);
}

/** The node template: an empty machine that boots from the network. */
export const EMPTY_NODE: Appliance = {
  name: 'coreos-pxe-node',
  systemId: 'vm',
  guestOs: 'other-64',
  cpus: 2,
  memoryMb: 1024,
  cards: [{ device: 'E1000', network: 'bridged' }],
  diskBytes: [250 * 1024 ** 3],
  extraConfig: { 'bios.bootRetry.enabled': 'TRUE', 'bios.bootRetry.delay': '10000' },
};

function parseOvf(text: string): Appliance {
  const systemId = /<VirtualSystem\b[^>]*\bovf:id="([^"]*)"/.exec(text)?.[1] ?? 'vm';
  const items = [...text.matchAll(/<Item\b[^>]*>([\s\S]*?)<\/Item>/g)].map(([, body = '']) => body);
  const field = (body: string, name: string): string =>
    new RegExp(`<rasd:${name}(?: [^>]*)?>([^<]*)</rasd:${name}>`).exec(body)?.[1] ?? '';
  const ofType = (type: string): readonly string[] => items.filter((body) => field(body, 'ResourceType') === type);
  const units: Readonly<Record<string, number>> = { '': 1, 'byte * 2^20': 1024 ** 2, 'byte * 2^30': 1024 ** 3 };
  return {
    name: /<Name>([^<]*)<\/Name>/.exec(text)?.[1] ?? systemId,
    systemId,
    guestOs: osType(/vmw:osType="([^"]*)"/.exec(text)?.[1] ?? 'otherGuest64'),
    cpus: Number(field(ofType('3')[0] ?? '', 'VirtualQuantity') || 1),
    memoryMb: Number(field(ofType('4')[0] ?? '', 'VirtualQuantity') || 1024),
    cards: ofType('10').map((body) => ({
      device: field(body, 'ResourceSubType') || 'E1000',
      network: field(body, 'Connection'),
    })),
    diskBytes: [...text.matchAll(/<Disk\b([^>]*)\/?>/g)].map(([, words = '']) => {
      const unit = /capacityAllocationUnits="([^"]*)"/.exec(words)?.[1] ?? '';
      return Number(/ovf:capacity="(\d+)"/.exec(words)?.[1] ?? 0) * (units[unit] ?? 1);
    }),
    extraConfig: Object.fromEntries(
      [...text.matchAll(/<vmw:ExtraConfig\b[^>]*\bvmw:key="([^"]*)"[^>]*\bvmw:value="([^"]*)"/g)].map(
        ([, key = '', value = '']) => [key, value],
      ),
    ),
  };
}

/** The word that a .vmx file has for a guest system of an OVF descriptor. */
function osType(type: string): string {
  if (type === 'otherGuest64') return 'other-64';
  return type
    .replace(/Guest$/, '')
    .replace(/_?64$/, '-64')
    .replace('Linux', 'linux');
}

function ovfText({ name, systemId, cpus, memoryMb, cards, diskBytes, extraConfig }: Appliance): string {
  const item = (id: number, type: number, more: string): string =>
    `      <Item><rasd:InstanceID>${id}</rasd:InstanceID><rasd:ResourceType>${type}</rasd:ResourceType>${more}</Item>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1" xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1" xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData" xmlns:vmw="http://www.vmware.com/schema/ovf">
  <References/>
  <DiskSection>
${diskBytes.map((bytes, index) => `    <Disk ovf:diskId="disk${index}" ovf:capacity="${bytes}"/>`).join('\n')}
  </DiskSection>
  <VirtualSystem ovf:id="${systemId}">
    <Name>${name}</Name>
    <OperatingSystemSection ovf:id="102" vmw:osType="otherGuest64"/>
    <VirtualHardwareSection>
${item(1, 3, `<rasd:VirtualQuantity>${cpus}</rasd:VirtualQuantity>`)}
${item(2, 4, `<rasd:VirtualQuantity>${memoryMb}</rasd:VirtualQuantity>`)}
${cards
  .map(({ device, network }, index) =>
    item(
      10 + index,
      10,
      `<rasd:ResourceSubType>${device}</rasd:ResourceSubType><rasd:Connection>${network}</rasd:Connection>`,
    ),
  )
  .join('\n')}
${Object.entries(extraConfig)
  .map(([key, value]) => `      <vmw:ExtraConfig vmw:key="${key}" vmw:value="${value}"/>`)
  .join('\n')}
    </VirtualHardwareSection>
  </VirtualSystem>
</Envelope>
`;
}

function readTar(data: Buffer): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (let at = 0; at + BLOCK <= data.length && data[at] !== 0; ) {
    const text = (from: number, length: number): string =>
      data
        .toString('latin1', at + from, at + from + length)
        .replace(/\0.*$/s, '')
        .trim();
    const size = parseInt(text(124, 12), 8) || 0;
    files.set(text(0, 100), data.subarray(at + BLOCK, at + BLOCK + size));
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

function tarEntry(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write('0000000\0'.repeat(2), 108);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        0', 148);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)]);
}
