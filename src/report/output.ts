import type { Settings } from '../config/index.ts';
import { openLogFile } from './log-file.ts';

/** Where reporters write: lines to standard output, warnings to standard error. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
  /** Columns to fill with stars. */
  readonly columns: number;
  /** True when standard output understands colours. */
  readonly colour: boolean;
  /** Unchanged lines around a difference; 3 unless said. */
  readonly diffContext?: number;
}

/**
 * The process's own streams, and the log file of the settings. Colours only on a terminal, unless `nocolor` or
 * `force_color` says so.
 * @throws CbxError CONFIG_LOG_FILE
 */
export function processOutput(settings: Settings): Output {
  const isTerminal = process.stdout.isTTY === true;
  const path = settings.get('DEFAULT_LOG_PATH');
  const isPlain = settings.get('ANSIBLE_NOCOLOR') || (process.env.NO_COLOR ?? '') !== '';
  const log = path === undefined ? undefined : openLogFile(path);
  return {
    out(text) {
      process.stdout.write(text);
      log?.(text);
    },
    err(text) {
      process.stderr.write(text);
      log?.(text);
    },
    columns: isTerminal ? Math.max(79, (process.stdout.columns ?? 80) - 1) : 79,
    colour: settings.get('ANSIBLE_FORCE_COLOR') || (isTerminal && !isPlain),
    diffContext: settings.get('DIFF_CONTEXT'),
  };
}
