import { defineInventorySource, isSourceConfig, readSourceConfig } from '../src/inventory/index.ts';

/** A YAML file with `plugin: NAME` is the configuration of the source of that name. */
export default defineInventorySource({
  name: 'auto',
  accepts: (input) => isSourceConfig(input),
  async load(input, _builder, context) {
    const { plugin } = readSourceConfig(input, context);
    await context.delegate(plugin, input);
  },
});
