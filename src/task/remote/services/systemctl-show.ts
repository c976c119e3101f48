/**
 * `systemctl show` as a dict of texts. Exec properties may hold a block in braces that goes over several lines; every
 * other value ends with its line.
 */
export function parseSystemctlShow(text: string): Record<string, string> {
  const status: Record<string, string> = {};
  let open: { readonly name: string; value: string } | undefined;
  for (const line of text.split('\n')) {
    if (open !== undefined) {
      open.value += `\n${line}`;
      if (!line.trimEnd().endsWith('}')) continue;
      status[open.name] = open.value;
      open = undefined;
      continue;
    }
    const separator = line.indexOf('=');
    if (separator <= 0) continue;
    const name = line.slice(0, separator);
    const value = line.slice(separator + 1);
    if (name.startsWith('Exec') && value.startsWith('{') && !value.trimEnd().endsWith('}')) open = { name, value };
    else status[name] = value;
  }
  return status;
}
