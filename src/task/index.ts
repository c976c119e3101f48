export type { RemoteShell, Reply } from '../shell/remote-shell.ts';
export { join, type Script, sh } from '../shell/script.ts';
export * from './module.ts';
