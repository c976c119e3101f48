/**
 * A cheap look at whether a text could be a YAML mapping: false only where its first line of content makes that
 * impossible. Spares INI inventories of ten thousand lines a futile YAML parse.
 */
export function looksLikeYamlMapping(text: string): boolean {
  for (const line of text.matchAll(/^.*$/gm)) {
    const content = line[0].trim();
    if (content === '' || content.startsWith('#') || content.startsWith('%') || content === '---') continue;
    if (content.startsWith('[') || content.startsWith(';')) return false;
    return content.includes(':') || /^[{?!&'"-]/.test(content);
  }
  return false;
}
