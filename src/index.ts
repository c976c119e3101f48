/** The library under the command line: read inventories and playbooks, render templates, run playbooks, build sandboxes. */
export { type LoadSettingsOptions, loadSettings, type Settings } from './config/index.ts';
export { type Become, type Connection, type ConnectionTarget, openConnection } from './connection/index.ts';
export {
  CbxError,
  CbxErrors,
  type ErrorCode,
  formatError,
  formatLocation,
  type Sourced,
  SourceFile,
  type Span,
} from './errors/index.ts';
export {
  type HostStats,
  type Reporter,
  type RunDeps,
  type RunEvent,
  type RunOptions,
  type RunOutcome,
  runPlaybook,
} from './executor/index.ts';
export { INVENTORY_SOURCES } from './generated/inventories.ts';
export { loadModule, loadTaskSchema, MODULE_NAMES } from './generated/tasks.ts';
export { type Group, type Host, type Inventory, type LoadInventoryOptions, loadInventory } from './inventory/index.ts';
export {
  type Block,
  createPlaybookLoader,
  type Play,
  type Playbook,
  type PlaybookLoader,
  type Role,
  type Task,
} from './playbook/index.ts';
export { createReporter } from './report/index.ts';
export { type RaiseOptions, raiseSandbox, type Sandbox } from './sandbox/index.ts';
export { join, type RemoteShell, type Reply, type Script, sh } from './shell/index.ts';
export { createTemplar, type TemplarOptions } from './template/create-templar.ts';
export type { Templar } from './template/templar.ts';
export { type Dict, float, isUnsafe, markUnsafe, PyFloat, PyTuple, UnsafeText, type Value } from './values/value.ts';
export { PRECEDENCE, type Precedence, type Variable, type VariableScope } from './vars/index.ts';
