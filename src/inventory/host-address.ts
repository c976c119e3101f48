const RANGE = String.raw`\[(?:[0-9]+:[0-9]+|[a-zA-Z]+:[a-zA-Z]+)(?::[0-9]+)?\]`;
const HEX_RANGE = String.raw`\[(?:[0-9a-fA-F]+:[0-9a-fA-F]+)(?::[0-9]+)?\]`;
const HEX_PART = `(?:[0-9a-fA-F]|${HEX_RANGE})+`;
const BRACKETED_PORT = /^\[(.+)\]:([0-9]+)$/;
const PLAIN_PORT = new RegExp(String.raw`^((?:[^:\[\]]|${RANGE})+):([0-9]+)$`);
const LABEL = String.raw`(?:[\p{L}\p{N}_]|${RANGE})(?:(?:[\p{L}\p{N}_-]|${RANGE})*(?:[\p{L}\p{N}]|${RANGE}))?`;
const HOST_NAME = new RegExp(String.raw`^${LABEL}(?:\.${LABEL})*$`, 'u');
const IPV6 = new RegExp(String.raw`^(?:${HEX_PART})?(?::(?:${HEX_PART})?){1,7}((?:[0-9]+\.){3}[0-9]+)?(?:%[\w.-]+)?$`);

const ABBREVIATED = /^[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4})*::/;

export interface HostAddress {
  readonly host: string;
  readonly port: number | undefined;
}

/**
 * A host as inventories and host patterns write it, with an optional port: `web:2222`, `[2001:db8::1]:22`, `www[1:3]:80`.
 * Undefined where the text is neither a host name nor an address; callers then take the text as the name.
 */
export function parseHostAddress(text: string): HostAddress | undefined {
  const found = BRACKETED_PORT.exec(text) ?? PLAIN_PORT.exec(text);
  const host = found?.[1] ?? text;
  const port = found?.[2];
  if (!HOST_NAME.test(host) && !isIpv6(host)) return undefined;
  return { host, port: port === undefined ? undefined : Number(port) };
}

/**
 * Eight parts, or fewer around one `::`; a dotted tail counts for two. What follows hexadecimal parts and `::` may be
 * anything, so that a pattern such as `2001:db8::*` is not split at its colons.
 */
function isIpv6(text: string): boolean {
  if (ABBREVIATED.test(text)) return true;
  const found = IPV6.exec(text);
  if (found === null) return false;
  const colons = text.replace(/\[[^\]]*\]/g, '').split(':').length - 1;
  return text.includes('::') || colons === (found[1] === undefined ? 7 : 6);
}
