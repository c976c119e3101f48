import { readFileSync } from 'node:fs';
import { Argument, type Command } from 'commander';
import {
  loadSettings,
  SETTINGS,
  type SettingName,
  type SettingOrigin,
  type SettingRow,
  type Settings,
} from '../config/index.ts';
import { CbxError, formatLocation } from '../errors/index.ts';

/**
 * `cbx config [dump|list|view]`: every setting with its value and where that comes from, and what was set but has no
 * effect here; what there is to set; or the ansible.cfg in use as it stands.
 */
export function register(program: Command): void {
  program
    .command('config')
    .description('show every setting and where it comes from')
    .addArgument(new Argument('[what]', 'dump, list or view').choices(['dump', 'list', 'view']).default('dump'))
    .option('--only-changed', 'leave out what has its default value')
    .option('--format <form>', 'display or json', 'display')
    .option('-c, --config <file>', 'this ansible.cfg instead of the one that would be found')
    .action((what: string, options: { onlyChanged?: boolean; format: string; config?: string }) => {
      const env = options.config === undefined ? process.env : { ...process.env, ANSIBLE_CONFIG: options.config };
      const settings = loadSettings({ env });
      if (what === 'view') {
        process.stdout.write(configFile(settings));
        return;
      }
      const names = (Object.keys(SETTINGS) as SettingName[])
        .filter((name) => options.onlyChanged !== true || settings.origin(name).kind !== 'default')
        .sort();
      if (what === 'list') process.stdout.write(options.format === 'json' ? listJson(names) : listText(names));
      else process.stdout.write(options.format === 'json' ? asJson(settings, names) : asText(settings, names));
    });
}

function configFile({ file }: Settings): string {
  if (file !== undefined) return readFileSync(file, 'utf8');
  throw new CbxError(
    'CONFIG_NO_FILE',
    'there is no ansible.cfg in use',
    undefined,
    'cbx config list shows what it may say',
  );
}

/** As ansible-config list: a YAML mapping of what can be set and where. */
function listText(names: readonly SettingName[]): string {
  const rows = names.flatMap((name) => {
    const row: SettingRow = SETTINGS[name];
    const places = row.ini.map((place) => `  ini: ${place.replace(/^([^.]*)\./, '[$1] ')}`);
    const choices = row.choices === undefined ? [] : [`  choices: ${row.choices.join(', ')}`];
    return [
      `${name}:`,
      `  description: ${row.about}`,
      `  type: ${row.type}`,
      `  default: ${show(row.default)}`,
      ...choices,
      ...row.env.map((variable) => `  env: ${variable}`),
      ...places,
    ];
  });
  return `${rows.join('\n')}\n`;
}

function listJson(names: readonly SettingName[]): string {
  return `${JSON.stringify(Object.fromEntries(names.map((name) => [name, SETTINGS[name]])), null, 2)}\n`;
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
  return origin.kind === 'environment' ? `env: ${origin.name}` : (origin.name ?? origin.kind);
}

function show(value: unknown): string {
  return value === undefined || value === null ? 'None' : typeof value === 'string' ? value : JSON.stringify(value);
}
