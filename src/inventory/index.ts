export { CbxError, SourceFile, type Span } from '../errors/index.ts';
export {
  decodeSource,
  loadYaml,
  looksLikeYamlMapping,
  parseJson,
  parsePythonLiteral,
  parseToml,
  spanOf,
} from '../parsing/index.ts';
export { isDict, isList, str, strip, truth, type Value } from '../values/index.ts';
export { type GroupNameRule, InventoryBuilder, LOCALHOST_NAMES, safeGroupName } from './builder.ts';
export { buildInventory, type InventoryEnvironment } from './built-inventory.ts';
export { type ClusterPackage, findClusterPackage } from './cluster-package.ts';
export { parseHostAddress } from './host-address.ts';
export { parseLimit, splitHostPattern } from './host-pattern.ts';
export { expandHostPattern, type HostPattern, HostRangeError } from './host-range.ts';
export {
  type Group,
  type Host,
  INVENTORY_LEVELS,
  type Inventory,
  type InventoryLayer,
  type InventoryLevel,
  type InventoryVariable,
  type InventoryVariables,
} from './inventory.ts';
export {
  DEFAULT_INVENTORY_SETTINGS,
  type InventorySettings,
  type LoadInventoryOptions,
  loadInventory,
} from './load.ts';
export { type HashBehaviour, mergeVariables } from './merge-variables.ts';
export { type ShellWord, splitShellWords } from './shell-words.ts';
export {
  defineInventorySource,
  type InventorySource,
  inlineFile,
  type ProcessResult,
  type SourceCatalog,
  type SourceContext,
  type SourceInput,
  type SourceSettings,
} from './source.ts';
export { isSourceConfig, readOwnConfig, readSourceConfig, type SourceConfig } from './source-config.ts';
export { toBoolean } from './to-boolean.ts';
export { toVariables, type VarsDecrypter, VarsFiles, type VarsFilesOptions } from './vars-files.ts';
