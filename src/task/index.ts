export { CbxError } from '../errors/index.ts';
export type * from '../generated/task-args.ts';
export type { RemoteShell, Reply } from '../shell/remote-shell.ts';
export { join, raw, Script, type ScriptPart, sh } from '../shell/script.ts';
export { PythonRegexError } from '../values/regex/error.ts';
export { type PythonRegex, pythonRegex } from '../values/regex/regex.ts';
export type { Dict, Json, Value } from '../values/value.ts';
export { isDict as isDictValue, isUnsafe } from '../values/value.ts';
export { CoercionError, coerce, jsonOf, toBool, unbox } from './coerce.ts';
export { executableModule } from './executable/executable-module.ts';
export { moduleStyle } from './executable/module-style.ts';
export * from './http/index.ts';
export { jsonText } from './json-text.ts';
export { contentFile, type LocalFile, localFile } from './local-file.ts';
export { type LocalTree, localTree } from './local-tree.ts';
export * from './module.ts';
export * from './remote/files.ts';
export * from './remote/system.ts';
export {
  failureOf,
  type ModuleContext,
  type ModuleOutcome,
  runModule,
  send,
  skippedInCheckMode,
} from './run-module.ts';
export { specificationOf } from './specification.ts';
export * from './template-facts.ts';
export {
  argumentFailure,
  type ValidatedArguments,
  type ValidateOptions,
  validateArguments,
} from './validate-arguments.ts';
export { loadVarsFile, type VarsFileSource } from './vars-file.ts';
export { listVarsFolder, type VarsFolder, type VarsFolderOptions } from './vars-folder.ts';
