/** A virtual machine's settings by lower-case key; VMware compares keys without case and keeps them as they were written. */
export type VmxSettings = Map<string, { readonly key: string; readonly value: string }>;

/** Reads the lines `key = "value"` of a .vmx file; anything else is not a setting. A later line of a key wins. */
export function parseVmx(text: string): VmxSettings {
  const settings: VmxSettings = new Map();
  for (const line of text.split('\n')) {
    const [, key, value] = /^\s*([\w.:-]+)\s*=\s*"([^"]*)"\s*$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) settings.set(key.toLowerCase(), { key, value: decode(value) });
  }
  return settings;
}

/** The file as the host writes it. */
export function vmxText(settings: VmxSettings): string {
  return [...settings.values()].map(({ key, value }) => `${key} = "${encode(value)}"\n`).join('');
}

/** One setting, undefined when the file does not have it. */
export function vmxValue(settings: VmxSettings, key: string): string | undefined {
  return settings.get(key.toLowerCase())?.value;
}

export function setVmxValue(settings: VmxSettings, key: string, value: string): void {
  const known = settings.get(key.toLowerCase());
  settings.set(key.toLowerCase(), { key: known?.key ?? key, value });
}

/** Quotes, line ends and the escape itself are written as `|` and two hexadecimal digits. */
function encode(value: string): string {
  return value.replace(/["|\n\r]/g, (char) => `|${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

function decode(value: string): string {
  return value.replace(/\|([0-9A-Fa-f]{2})/g, (_all, digits: string) => String.fromCharCode(parseInt(digits, 16)));
}
