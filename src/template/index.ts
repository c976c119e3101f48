export { ansibleWording } from './ansible-wording.ts';
export { type Context, type Engine, type Filter, filter, type Lookup, lookup, type Test, test } from './context.ts';
export { createTemplar, printed, type TemplarOptions } from './create-templar.ts';
export type { HttpRequest, HttpResult, LookupHost, ProcessResult } from './lookup-host.ts';
export { type Extension, isExtension } from './parse/parser.ts';
export { Suspension } from './run/run.ts';
export type { Awaitable, FileRenderOptions, RenderOptions, Templar } from './templar.ts';
export type { PluginKind } from './unknown-name.ts';
