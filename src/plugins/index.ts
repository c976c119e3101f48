export { collectionModules } from './collection-modules.ts';
export { findModule, type ModuleFolders } from './find-module.ts';
export { isPluginFile, listPlugins } from './find-plugin.ts';
export { importPlugin } from './import-plugin.ts';
export type { CollectionFolder, PluginFolders } from './plugin-folders.ts';
export { loadTemplatePlugins, type TemplatePlugins } from './template-plugins.ts';
