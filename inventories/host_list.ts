import { CbxError, defineInventorySource, inlineFile, parseHostAddress } from '../src/inventory/index.ts';

/** `-i a,b:2222,` names hosts on the command line; they belong to no group. */
export default defineInventorySource({
  name: 'host_list',
  accepts: (input) => input.path === undefined && input.given.includes(','),
  load(input, builder) {
    const at = { file: inlineFile(input), start: 0, end: input.given.length };
    for (const given of input.given.split(',')) {
      const name = given.trim();
      if (name === '') continue;
      if (name.startsWith('-'))
        throw new CbxError('INVENTORY_BAD_HOST', `a host name cannot start with "-": ${name}`, at);
      const address = parseHostAddress(name);
      // Ranges are advanced_host_list's: here they are part of a name.
      const { host, port } = address === undefined || address.host.includes('[') ? { host: name } : address;
      if (!builder.hosts.has(host)) builder.addHost(host, 'ungrouped', port, at);
    }
  },
});
