import { parseVimObject, type VimData, vimField } from './vim-object.ts';

export type PowerState = 'on' | 'off' | 'suspended';

/** A network card of a VM. */
export interface VmCard {
  readonly label: string;
  readonly network: string;
  /** Lower case, with colons; null while the host has not generated one. */
  readonly mac: string | null;
}

/** What the tools in a guest tell. */
export interface GuestFacts {
  readonly tools: boolean;
  readonly hostname: string | null;
  /** IPv4 addresses, card by card. */
  readonly addresses: readonly string[];
}

/** Reads what `vmsvc/power.getstate` prints; undefined when it says something else. */
export function parsePowerState(text: string): PowerState | undefined {
  if (/^Powered on\b/m.test(text)) return 'on';
  if (/^Powered off\b/m.test(text)) return 'off';
  return /^Suspended\b/m.test(text) ? 'suspended' : undefined;
}

/** The network cards in the order of their device keys (4000 is ethernet0), from `vmsvc/device.getdevices`. */
export function parseCards(text: string): readonly VmCard[] | undefined {
  const devices = vimField(parseVimObject(text), 'device');
  if (!Array.isArray(devices)) return undefined;
  return devices
    .filter((device) => keyOf(device) >= 4000 && keyOf(device) < 4100 && vimField(device, 'addressType') !== undefined)
    .sort((a, b) => keyOf(a) - keyOf(b))
    .map((device) => ({
      label: textOf(vimField(device, 'deviceInfo', 'label')),
      network: textOf(vimField(device, 'backing', 'deviceName') ?? vimField(device, 'deviceInfo', 'summary')),
      mac: normalMac(textOf(vimField(device, 'macAddress'))),
    }));
}

/** Reads what `vmsvc/get.guest` prints. */
export function parseGuest(text: string): GuestFacts | undefined {
  const guest = parseVimObject(text);
  if (guest === undefined) return undefined;
  const cards = vimField(guest, 'net');
  const listed = (Array.isArray(cards) ? cards : []).flatMap((card) => {
    const addresses = vimField(card, 'ipAddress');
    return Array.isArray(addresses) ? addresses.map(textOf) : [];
  });
  const all = [...listed, textOf(vimField(guest, 'ipAddress'))].filter((address) => /^\d+(?:\.\d+){3}$/.test(address));
  return {
    tools: vimField(guest, 'toolsRunningStatus') === 'guestToolsRunning',
    hostname: textOf(vimField(guest, 'hostName')) || null,
    addresses: [...new Set(all)],
  };
}

/** `xx:xx:xx:xx:xx:xx` in lower case; null for anything else. */
export function normalMac(text: string): string | null {
  const mac = text.toLowerCase().replaceAll('-', ':');
  return /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/.test(mac) ? mac : null;
}

/**
 * The sentence in a fault that vim-cmd printed (`msg = "…"`), or its last line (`Power on failed`); undefined when the output
 * tells of no failure. Exit codes differ between releases, so the text decides.
 */
export function vimFailure(text: string): string | undefined {
  const msg = /^\s*msg = "(.*)",?\s*$/m.exec(text)?.[1];
  const fault = /^\(((?:vim|vmodl)\.fault\.\w+|vmodl\.\w+)\) \{/m.exec(text)?.[1];
  if (fault !== undefined) return msg === undefined || msg === '' ? fault : msg;
  return /^(?:.* failed|Invalid command .*|Connect to localhost failed.*|Failed to login.*)$/m.exec(text)?.[0];
}

function keyOf(device: VimData): number {
  return Number(vimField(device, 'key') ?? 0);
}

function textOf(value: VimData | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
