import { CbxError, defineInventorySource, expandHostPattern, inlineFile } from '../src/inventory/index.ts';

/** As host_list, with ranges: `-i web[1:3],db[a:c]:2222,`. */
export default defineInventorySource({
  name: 'advanced_host_list',
  accepts: (input) => input.path === undefined && input.given.includes(','),
  load(input, builder) {
    const at = { file: inlineFile(input), start: 0, end: input.given.length };
    for (const pattern of input.given.split(',').map((part) => part.trim())) {
      if (pattern === '') continue;
      try {
        const { names, port } = expandHostPattern(pattern);
        for (const name of names) if (!builder.hosts.has(name)) builder.addHost(name, 'ungrouped', port, at);
      } catch (error) {
        throw new CbxError('INVENTORY_BAD_RANGE', (error as Error).message, at);
      }
    }
  },
});
