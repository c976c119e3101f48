export { type Dialogue, type OpenShellOptions, openShell, ShellStartError, startFailure } from './open-shell.ts';
export { PRELUDE } from './prelude.ts';
export type { RemoteShell, Reply, RunOptions, ShellProfile } from './remote-shell.ts';
export { join, quote, raw, Script, type ScriptPart, sh } from './script.ts';
export type { ShellStream } from './shell-stream.ts';
export { type StarterOptions, starterCommand } from './starter.ts';
