export { findModule, isPluginFile, listPlugins } from './find-plugin.ts';
export { importPlugin } from './import-plugin.ts';
export type { CollectionFolder, PluginFolders } from './plugin-folders.ts';
export { loadTemplatePlugins, type TemplatePlugins } from './template-plugins.ts';
