import { PyError } from '../values/index.ts';

export type PluginKind = 'filter' | 'test' | 'lookup';

/** Raised for a filter, test or lookup that is in none of the tables. */
export class UnknownNameError extends PyError {
  readonly plugin: string;
  constructor(kind: PluginKind, plugin: string, hint: string | undefined) {
    super(kind === 'lookup' ? 'other' : 'syntax', `there is no ${kind} ${JSON.stringify(plugin)}`, hint);
    this.plugin = plugin;
    if (kind === 'lookup') this.wording = `lookup plugin (${plugin}) not found`;
  }
}
