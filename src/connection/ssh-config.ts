import type { RawSettings } from './ssh-settings.ts';

export interface ConfigQuery {
  /** The name as the inventory gives it, before HostName. */
  readonly host: string;
  /** What was said elsewhere and wins. */
  readonly first: RawSettings;
  /** Replaces the user's and the system's files; `none` reads no file at all. */
  readonly file: string | undefined;
}

export async function readSshConfig(query: ConfigQuery): Promise<RawSettings> {
  return query.first;
}
