export { INCLUDE_ACTIONS, isFreeForm, isIncludeAction, shortName, takesLooseWords } from './action-names.ts';
export * from './ast.ts';
export { parseKeyValues } from './key-values.ts';
export { KEYWORDS, type Keyword, type KeywordType, keywordsOf, LOOP_CONTROL, type NodeKind } from './keywords.ts';
export type {
  Deprecation,
  IncludedRole,
  ModuleCatalog,
  PlaybookDeps,
  PlaybookLoader,
  RoleOptions,
} from './loader.ts';
export { playName, taskName } from './names.ts';
export { createPlaybookLoader } from './playbook-loader.ts';
export { searchFolders } from './search-folders.ts';
export { inheritedTags, isSelected, type TagSelection, tagTexts } from './tags.ts';
export { emptyPlay, implicitBlock, unwrittenTask } from './unwritten.ts';
