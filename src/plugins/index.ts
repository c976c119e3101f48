export { findPlugin, listPlugins } from './find-plugin.ts';
export { importPlugin } from './import-plugin.ts';
export { loadTemplatePlugins, type PluginFolders, type TemplatePlugins } from './template-plugins.ts';
