import type { Command } from 'commander';
import { loadSettings, SETTINGS, type SettingName, type SettingOrigin, type Settings } from '../config/index.ts';
import { formatLocation } from '../errors/index.ts';

/** `cbx config`: every setting with its value and where that comes from, and what was set but has no effect here. */
export function register(program: Command): void {
  program
    .command('config')
    .description('show every setting and where it comes from')
    .option('--only-changed', 'leave out what has its default value')
    .option('--format <form>', 'display or json', 'display')
    .action((options: { onlyChanged?: boolean; format: string }) => {
      const settings = loadSettings();
      const names = (Object.keys(SETTINGS) as SettingName[])
        .filter((name) => options.onlyChanged !== true || settings.origin(name).kind !== 'default')
        .sort();
      process.stdout.write(options.format === 'json' ? asJson(settings, names) : asText(settings, names));
    });
}

function asText(settings: Settings, names: readonly SettingName[]): string {
  const rows = names.map((name) => `${name}(${originText(settings.origin(name))}) = ${show(settings.get(name))}`);
  const unused = settings
    .unused()
    .map(({ name, at }) => `  ${name}${at === undefined ? '' : ` (${formatLocation(at)})`}`);
  if (unused.length > 0) rows.push('', 'Set, but without effect in cbx:', ...unused);
  return `${rows.join('\n')}\n`;
}

function asJson(settings: Settings, names: readonly SettingName[]): string {
  const rows = names.map((name) => ({
    name,
    value: settings.get(name) ?? null,
    origin: originText(settings.origin(name)),
  }));
  const unused = settings.unused().map(({ name, at }) => ({ name, at: at === undefined ? null : formatLocation(at) }));
  return `${JSON.stringify({ settings: rows, unused }, null, 2)}\n`;
}

function originText(origin: SettingOrigin): string {
  if (origin.at !== undefined) return formatLocation(origin.at);
  return origin.name ?? origin.kind;
}

function show(value: unknown): string {
  return value === undefined ? 'None' : typeof value === 'string' ? value : JSON.stringify(value);
}
