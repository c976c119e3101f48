import {
  CbxError,
  defineInventorySource,
  expandHostPattern,
  HostRangeError,
  inlineFile,
} from '../src/inventory/index.ts';

/** As host_list, with ranges: `-i web[1:3],db[a:c]:2222,`. */
export default defineInventorySource({
  name: 'advanced_host_list',
  accepts: (input) => input.path === undefined && input.given.includes(','),
  load(input, builder, context) {
    const at = { file: inlineFile(input), start: 0, end: input.given.length };
    for (const pattern of input.given.split(',').map((part) => part.trim())) {
      if (pattern === '') continue;
      try {
        const { names, port } = expandHostPattern(pattern);
        for (const name of names) if (!builder.hosts.has(name)) builder.addHost(name, 'ungrouped', port, at);
      } catch (error) {
        if (error instanceof HostRangeError) {
          // ansible-core 2.14 takes it for a name, and says so with -vvv alone.
          const message = `Unable to parse address from hostname, leaving unchanged: ${error.message}`;
          context.warn(new CbxError('INVENTORY_BAD_RANGE', message, at));
          if (!builder.hosts.has(pattern)) builder.addHost(pattern, 'ungrouped', undefined, at);
          continue;
        }
        throw new CbxError('INVENTORY_BAD_RANGE', (error as Error).message, at);
      }
    }
  },
});
