export type { HostStats, Reporter, ResultStatus, RunEvent, TaskRun } from './events.ts';
export type { ConnectionDefaults, RunDeps, RunOptions, RunOutcome } from './options.ts';
export { OMIT } from './omit.ts';
export { runPlaybook } from './run.ts';
