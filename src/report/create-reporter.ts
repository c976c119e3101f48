import type { Settings } from '../config/index.ts';
import { CbxError } from '../errors/index.ts';
import type { Reporter } from '../executor/events.ts';
import { defaultReporter } from './default.ts';
import { jsonReporter } from './json.ts';
import { liveReporter } from './live.ts';
import { minimalReporter } from './minimal.ts';
import { ndjsonReporter } from './ndjson.ts';
import { processOutput } from './output.ts';

/** The reporter that the settings name, writing to the process's streams. */
export function createReporter(settings: Settings, verbosity: number, callback?: string): Reporter {
  const output = processOutput();
  const name = (callback ?? settings.get('DEFAULT_STDOUT_CALLBACK')).replace(
    /^(?:ansible\.(?:builtin|posix)|community\.general)\./,
    '',
  );
  const options = {
    verbosity,
    displaySkippedHosts: settings.get('DISPLAY_SKIPPED_HOSTS'),
    displayOkHosts: settings.get('DISPLAY_OK_HOSTS'),
    displayFailedStderr: settings.get('DISPLAY_FAILED_STDERR'),
    checkModeMarkers: settings.get('CHECK_MODE_MARKERS'),
    showCustomStats: settings.get('SHOW_CUSTOM_STATS'),
    showTaskPathOnFailure: settings.get('SHOW_TASK_PATH_ON_FAILURE'),
    showPerHostStart: settings.get('SHOW_PER_HOST_START'),
    pretty: settings.get('CALLBACK_FORMAT_PRETTY') === true,
  };
  if (name === 'default') return defaultReporter(output, options);
  if (name === 'minimal' || name === 'oneline') return minimalReporter(output, verbosity, name === 'oneline');
  if (name === 'json') return jsonReporter(output);
  if (name === 'ndjson') return ndjsonReporter(output);
  if (name === 'live') return liveReporter(output);
  throw new CbxError(
    'CONFIG_UNKNOWN_CALLBACK',
    `there is no output called "${name}"`,
    undefined,
    'use default, live, minimal, oneline, json or ndjson',
  );
}
