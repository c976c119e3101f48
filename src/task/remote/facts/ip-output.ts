/** One address of one interface. */
export interface Address {
  readonly device: string;
  readonly family: 4 | 6;
  readonly address: string;
  readonly prefix: number;
  readonly netmask: string;
  readonly network: string;
  readonly broadcast: string;
  readonly scope: string;
  /** The interface's label, which may be an alias like eth0:1. */
  readonly label: string;
}

/** `ip -o addr show`: one line per address. */
export function parseAddresses(text: string): Address[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\d+: (\S+?)(?:@\S+)?\s+inet(6?) ([^\s/]+)(?:\/(\d+))?(.*)$/.exec(line);
    if (match === null) return [];
    const [, device = '', six, address = '', prefixText, rest = ''] = match;
    const family = six === '6' ? 6 : 4;
    const prefix = Number(prefixText ?? (family === 6 ? 128 : 32));
    const scope = /scope (\S+)/.exec(rest)?.[1] ?? '';
    const label =
      family === 4
        ? (/scope \S+ (?:secondary |dynamic |noprefixroute |deprecated )*(\S+?)\\/.exec(rest)?.[1] ?? device)
        : device;
    const mask = family === 4 ? maskOf(prefix) : 0;
    return [
      {
        device,
        family,
        address,
        prefix,
        netmask: family === 4 ? dotted(mask) : '',
        network: family === 4 ? dotted((parseDotted(address) & mask) >>> 0) : '',
        broadcast: /brd (\S+)/.exec(rest)?.[1] ?? '',
        scope,
        label,
      } as const,
    ];
  });
}

/** `ip route get ADDRESS`: device, source address and gateway; undefined when there is no way. */
export function defaultRoute(text: string): { device: string; source: string; gateway: string } | undefined {
  const word = (name: string): string | undefined => new RegExp(`(?:^|\\s)${name} (\\S+)`).exec(text)?.[1];
  const device = word('dev');
  const source = word('src');
  const gateway = word('via');
  if (device === undefined || source === undefined || gateway === undefined) return undefined;
  return { device, source, gateway };
}

function maskOf(prefix: number): number {
  return prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0;
}

function parseDotted(text: string): number {
  return text.split('.').reduce((sum, part) => ((sum << 8) | Number(part)) >>> 0, 0);
}

function dotted(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff).join('.');
}
