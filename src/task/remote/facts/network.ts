import { sh } from '../../../shell/script.ts';
import type { Json } from '../../../values/value.ts';
import { type FactCollector, type Facts, type FactView, firstLine } from './collector.ts';
import { type Address, defaultRoute, parseAddresses } from './ip-output.ts';

/** ARPHRD numbers by Ansible's words. */
const TYPES: Readonly<Record<string, string>> = {
  1: 'ether',
  32: 'infiniband',
  512: 'ppp',
  772: 'loopback',
  65534: 'tunnel',
};

/** Interfaces, addresses and the default routes. Every interface is a fact of its own name, with `-`, `.` and `:` as `_`. */
export const network: FactCollector = {
  subset: 'network',
  files: [
    ...['address', 'mtu', 'operstate', 'type', 'speed', 'flags'].map((name) => `/sys/class/net/*/${name}`),
    ...['bridge_id', 'stp_state'].map((name) => `/sys/class/net/*/bridge/${name}`),
    ...['mode', 'slaves', 'miimon', 'lacp_rate', 'primary', 'all_slaves_active'].map(
      (name) => `/sys/class/net/*/bonding/${name}`,
    ),
  ],
  script: sh`if command -v ip >/dev/null 2>&1; then
  put addr "$(ip -o addr show 2>/dev/null)"
  put route4 "$(ip -4 route get 8.8.8.8 2>/dev/null)"
  put route6 "$(ip -6 route get 2404:6800:400a:800::1012 2>/dev/null)"
fi
links=
for device in /sys/class/net/*; do
  [ -e "$device" ] || continue
  link=
  [ ! -L "$device/device" ] || link=$(readlink "$device/device")
  members=
  for member in "$device"/brif/*; do [ ! -e "$member" ] || members="$members\${member##*/} "; done
  links="$links\${device##*/}=$link:$members
"
done
put netlinks "$links"`,
  read(view) {
    const addresses = parseAddresses(view.field('addr') ?? '');
    const links = parseNetLinks(view.field('netlinks') ?? '');
    const names = [...new Set([...addresses.map(({ device }) => device), ...links.keys()])].filter(
      (name) => name !== 'bonding_masters',
    );
    const facts: Facts = { interfaces: names };
    for (const name of names)
      facts[name.replace(/[-.:]/g, '_')] = interfaceFacts(view, name, addresses, links.get(name));
    const others = addresses.filter(({ device }) => device !== 'lo');
    return {
      ...facts,
      default_ipv4: defaultFacts(view, 4, addresses),
      default_ipv6: defaultFacts(view, 6, addresses),
      all_ipv4_addresses: others.filter(({ family }) => family === 4).map(({ address }) => address),
      all_ipv6_addresses: others.filter(({ family }) => family === 6).map(({ address }) => address),
    };
  },
};

interface NetLink {
  readonly pciid: string;
  readonly members: readonly string[];
}

function interfaceFacts(view: FactView, name: string, addresses: readonly Address[], link: NetLink | undefined): Facts {
  const read = (path: string): string | undefined => {
    const text = view.file(`/sys/class/net/${name}/${path}`);
    return text === undefined ? undefined : firstLine(text);
  };
  const flags = Number.parseInt(read('flags') ?? '0', 16);
  const own = addresses.filter(({ device }) => device === name);
  const mac = read('address') ?? '';
  const speed = read('speed');
  const facts: Facts = {
    device: name,
    ...(mac !== '' && mac !== '00:00:00:00:00:00' ? { macaddress: mac } : {}),
    mtu: Number(read('mtu') ?? 0),
    active: read('operstate') !== 'down',
    ...(link === undefined || link.pciid === '' ? {} : { pciid: link.pciid }),
    ...(speed === undefined || speed === '' ? {} : { speed: Number(speed) }),
    type: TYPES[read('type') ?? ''] ?? 'unknown',
    promisc: (flags & 0x100) !== 0,
  };
  if (read('bridge/bridge_id') !== undefined) {
    Object.assign(facts, {
      type: 'bridge',
      interfaces: link?.members ?? [],
      id: read('bridge/bridge_id'),
      stp: read('bridge/stp_state') === '1',
    });
  }
  if (read('bonding/mode') !== undefined) Object.assign(facts, bondFacts(read));
  const [first, ...more] = own.filter(({ family }) => family === 4);
  if (first !== undefined) facts.ipv4 = ipv4Facts(first);
  if (more.length > 0) facts.ipv4_secondaries = more.map(ipv4Facts);
  const six = own.filter(({ family }) => family === 6);
  if (six.length > 0)
    facts.ipv6 = six.map(({ address, prefix, scope }) => ({ address, prefix: String(prefix), scope }));
  // Ansible takes an interface with the flag UP and a carrier as active; operstate of lo and bridges is "unknown"
  facts.active = (flags & 0x1) !== 0 && read('operstate') !== 'down' && read('operstate') !== 'lowerlayerdown';
  return facts;
}

function bondFacts(read: (path: string) => string | undefined): Facts {
  return {
    type: 'bonding',
    mode: read('bonding/mode')?.split(' ')[0] ?? '',
    slaves: (read('bonding/slaves') ?? '').split(' ').filter((name) => name !== ''),
    miimon: read('bonding/miimon')?.split(' ')[0] ?? '',
    lacp_rate: read('bonding/lacp_rate')?.split(' ')[0] ?? '',
    primary: read('bonding/primary') ?? '',
    all_slaves_active: read('bonding/all_slaves_active') === '1',
  };
}

function ipv4Facts({ address, broadcast, netmask, network: net, prefix }: Address): Facts {
  return { address, broadcast, netmask, network: net, prefix: String(prefix) };
}

function defaultFacts(view: FactView, family: 4 | 6, addresses: readonly Address[]): Json {
  const route = defaultRoute(view.field(`route${family}`) ?? '');
  if (route === undefined) return {};
  const address = addresses.find((one) => one.address === route.source);
  const read = (name: string): string => firstLine(view.file(`/sys/class/net/${route.device}/${name}`));
  const common = {
    macaddress: read('address'),
    mtu: Number(read('mtu')),
    type: TYPES[read('type')] ?? 'unknown',
  };
  const base: Facts = { gateway: route.gateway, interface: route.device, address: route.source };
  if (address === undefined) return base;
  if (family === 6) return { ...base, prefix: String(address.prefix), scope: address.scope, ...common };
  return { ...base, ...ipv4Facts(address), ...common, alias: address.label };
}

function parseNetLinks(text: string): Map<string, NetLink> {
  const links = new Map<string, NetLink>();
  for (const line of text.split('\n')) {
    const match = /^([^=]+)=(.*?):([^:]*)$/.exec(line);
    if (match === null) continue;
    const members = (match[3] ?? '').split(' ').filter((name) => name !== '');
    links.set(match[1] ?? '', { pciid: (match[2] ?? '').replace(/^.*\//, ''), members });
  }
  return links;
}
