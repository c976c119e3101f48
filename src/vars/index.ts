export { computedLayer, dictLayer, placedLayer, variableLayer } from './layers.ts';
export { ScopeDict } from './lazy-dicts.ts';
export { PRECEDENCE, type Precedence } from './precedence.ts';
export type { PlayState, RunFacts } from './run-facts.ts';
export type { Variable, VariableLayer, VariableScope } from './scope.ts';
export { type HashBehaviour, stackScope } from './stack-scope.ts';
export {
  createVariables,
  type HostValues,
  type IncludeFrame,
  type PlayScopes,
  type Variables,
  type VariablesOptions,
} from './variables.ts';
export { asVariables, createVarsFileReader, type VarsFileReader } from './vars-files.ts';
