import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../config/index.ts';
import { CbxError } from '../errors/index.ts';
import type { Reporter } from '../executor/events.ts';
import { didYouMean } from '../util/nearest.ts';
import { type DefaultReporterOptions, defaultReporter } from './default.ts';
import { jsonReporter } from './json.ts';
import { junitOptions, junitReporter } from './junit.ts';
import { liveReporter } from './live.ts';
import { minimalReporter } from './minimal.ts';
import { ndjsonReporter } from './ndjson.ts';
import { deprecationText } from './notices.ts';
import { onelineReporter } from './oneline.ts';
import { type Output, processOutput } from './output.ts';
import { type ProfileOptions, profileReporter } from './profile.ts';
import { debugCallbackText, jsonText, type ResultText, yamlCallbackText, yamlText } from './result-text.ts';
import { retryFileReporter } from './retry-file.ts';
import { severalReporters } from './several.ts';
import { timerReporter } from './timer.ts';
import { treeReporter } from './tree.ts';
import { withoutWarnings } from './without-warnings.ts';

/** What a run's output is made of, as flags, settings and environment say. */
export interface ReporterChoice {
  readonly settings: Settings;
  readonly verbosity: number;
  /** The reporter that prints, where the command has one of its own (ad-hoc runs). */
  readonly callback?: string;
  /** Further reporters on top of the enabled ones: `tree` of an ad-hoc run's `--tree`. */
  readonly treeFolder?: string;
  /** Folders in which Python callbacks may lie; each is named, for none is loaded. */
  readonly callbackFolders?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

interface Making extends ReporterChoice {
  readonly output: Output;
  readonly env: NodeJS.ProcessEnv;
}

const PRINTING: Readonly<Record<string, (making: Making) => Reporter>> = {
  debug: (making) => withText(making, debugCallbackText(making.verbosity)),
  default: (making) => withText(making, defaultText(making)),
  json: ({ output, settings }) => jsonReporter(output, settings.get('SHOW_CUSTOM_STATS')),
  live: ({ output }) => liveReporter(output),
  minimal: ({ output, verbosity }) => minimalReporter(output, verbosity),
  ndjson: ({ output }) => ndjsonReporter(output),
  oneline: ({ output, verbosity }) => onelineReporter(output, verbosity),
  yaml: (making) => withText(making, yamlCallbackText(making.verbosity)),
};

const ADDED: Readonly<Record<string, (making: Making) => Reporter>> = {
  junit: ({ env }) => junitReporter(junitOptions(env)),
  profile_roles: ({ output, env }) => profileReporter(output, { ...profileOptions(env), by: 'role' }),
  profile_tasks: ({ output, env }) => profileReporter(output, profileOptions(env)),
  timer: ({ output }) => timerReporter(output),
  tree: ({ env, verbosity }) =>
    treeReporter(env.ANSIBLE_CALLBACK_TREE_DIR ?? join(env.HOME ?? '', '.ansible', 'tree'), verbosity),
};

/** Callbacks of Ansible and its collections that print, which only Python can run. */
const FOREIGN: ReadonlySet<string> = new Set(['actionable', 'counter_enabled', 'dense', 'diy', 'null', 'selective']);
const NEAR_DEFAULT: ReadonlySet<string> = new Set(['full_skip', 'skippy', 'stderr', 'unixy', 'yaml_default']);

/**
 * The reporter that the settings name, writing to the process's streams, with those that are enabled beside it. Python
 * callbacks are left out by name, with a warning.
 * @throws CbxError CONFIG_UNKNOWN_CALLBACK when nothing of that name could print
 */
export function createReporter(choice: ReporterChoice): Reporter {
  const { settings } = choice;
  const output = processOutput(settings);
  const making: Making = { ...choice, output, env: choice.env ?? process.env };
  const warnings: string[] = [];
  const python = pythonCallbacks(choice.callbackFolders ?? []);
  const printing = printingReporter(making, python, warnings);
  const reporters = [printing];
  if (settings.get('RETRY_FILES_ENABLED') && choice.callback === undefined) {
    // Told before the recap.
    reporters.unshift(retryFileReporter(output, settings.get('RETRY_FILES_SAVE_PATH') ?? undefined));
  }
  if (choice.callback === undefined || settings.get('DEFAULT_LOAD_CALLBACK_PLUGINS')) {
    for (const written of settings.get('CALLBACKS_ENABLED')) {
      const name = shortCallback(written);
      const make = Object.hasOwn(ADDED, name) ? ADDED[name] : undefined;
      if (make !== undefined) reporters.push(make(making));
      else if (!Object.hasOwn(PRINTING, name)) warnings.push(`Skipping callback plugin '${written}', unable to load`);
    }
  }
  if (choice.treeFolder !== undefined) reporters.push(treeReporter(choice.treeFolder, choice.verbosity));
  for (const [name, path] of python) {
    warnings.push(`Skipping callback plugin '${name}' (${path}): cbx runs no Python`);
  }
  const all = reporters.length === 1 ? printing : severalReporters(reporters);
  const unsaid = { actions: !settings.get('ACTION_WARNINGS'), deprecations: !settings.get('DEPRECATION_WARNINGS') };
  const reporter = unsaid.actions || unsaid.deprecations ? withoutWarnings(all, unsaid) : all;
  const old = oldName(settings);
  if (old !== undefined) reporter.on({ type: 'deprecation', message: old });
  for (const message of warnings) reporter.on({ type: 'warning', message });
  return reporter;
}

function printingReporter(making: Making, python: ReadonlyMap<string, string>, warnings: string[]): Reporter {
  const written = making.callback ?? making.settings.get('DEFAULT_STDOUT_CALLBACK');
  const name = shortCallback(written);
  const make = Object.hasOwn(PRINTING, name) ? PRINTING[name] : undefined;
  if (make !== undefined) return make(making);
  if (FOREIGN.has(name) || NEAR_DEFAULT.has(name) || python.has(name) || written.includes('.')) {
    warnings.push(`Skipping callback plugin '${written}', cbx runs no Python; the output is that of "default"`);
    return (PRINTING.default as (making: Making) => Reporter)(making);
  }
  const hint = didYouMean(name, Object.keys(PRINTING)) ?? `use ${Object.keys(PRINTING).join(', ')}`;
  throw new CbxError('CONFIG_UNKNOWN_CALLBACK', `Invalid callback for stdout specified: ${written}`, undefined, hint);
}

function shortCallback(name: string): string {
  return name.replace(/^(?:ansible\.(?:builtin|legacy|posix)|community\.general)\./, '');
}

/** Python callbacks beside the playbook or in the configured folders. */
function pythonCallbacks(folders: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const folder of folders) {
    for (const file of filesIn(folder)) {
      if (file.endsWith('.py') && file !== '__init__.py') found.set(file.slice(0, -'.py'.length), join(folder, file));
    }
  }
  return found;
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** `callback_whitelist` is the old name of `callbacks_enabled`. */
function oldName(settings: Settings): string | undefined {
  const { name, key } = settings.origin('CALLBACKS_ENABLED');
  const isVariable = name === 'ANSIBLE_CALLBACK_WHITELIST';
  if (!isVariable && key !== 'defaults.callback_whitelist') return undefined;
  const [old, current] = isVariable
    ? ['ANSIBLE_CALLBACK_WHITELIST', 'ANSIBLE_CALLBACKS_ENABLED']
    : ['[defaults]callback_whitelist', 'callbacks_enabled'];
  const change = `${old} option, normalizing names to new standard, use ${current} instead`;
  return deprecationText(change, '2.15').replace('in version', 'from ansible-core in version');
}

function withText({ output, settings, verbosity }: Making, resultText: ResultText): Reporter {
  const options: DefaultReporterOptions = {
    verbosity,
    resultText,
    displaySkippedHosts: settings.get('DISPLAY_SKIPPED_HOSTS'),
    displayOkHosts: settings.get('DISPLAY_OK_HOSTS'),
    displayFailedStderr: settings.get('DISPLAY_FAILED_STDERR'),
    displayArgs: settings.get('DISPLAY_ARGS_TO_STDOUT'),
    checkModeMarkers: settings.get('CHECK_MODE_MARKERS'),
    showCustomStats: settings.get('SHOW_CUSTOM_STATS'),
    showTaskPathOnFailure: settings.get('SHOW_TASK_PATH_ON_FAILURE'),
    showPerHostStart: settings.get('SHOW_PER_HOST_START'),
    verboseToStderr: settings.get('VERBOSE_TO_STDERR'),
  };
  return defaultReporter(output, options);
}

function defaultText({ settings, verbosity }: Making): ResultText {
  const isYaml = settings.get('CALLBACK_RESULT_FORMAT') === 'yaml';
  return isYaml ? yamlText(verbosity) : jsonText(verbosity, settings.get('CALLBACK_FORMAT_PRETTY') ?? undefined);
}

function profileOptions(env: NodeJS.ProcessEnv): ProfileOptions {
  const limit = env.PROFILE_TASKS_TASK_OUTPUT_LIMIT ?? '20';
  const order = env.PROFILE_TASKS_SORT_ORDER;
  return {
    by: 'task',
    limit: limit === 'all' ? 'all' : Number(limit),
    order: order === 'ascending' || order === 'none' ? order : 'descending',
    summaryOnly: /^(1|y|yes|true|on|t)$/i.test(env.PROFILE_TASKS_SUMMARY_ONLY ?? ''),
  };
}
