export type { HostStats, Reporter, ResultStatus, RunEvent, TaskRun } from './events.ts';
export { type FactCache, jsonFileCache } from './fact-cache.ts';
export { OMIT } from './omit.ts';
export type { ConnectionDefaults, RunDeps, RunOptions, RunOutcome } from './options.ts';
export { type PreflightFindings, preflight } from './preflight/preflight.ts';
export { runPlaybook } from './run.ts';
export { candidates } from './task/find-file.ts';
