import { resolve } from 'node:path';
import { loadSettings, type Settings } from '../config/index.ts';
import { ANSIBLE_VERSION } from '../util/ansible-version.ts';
import { packageRoot, packageVersion } from '../util/package-root.ts';
import { repr } from '../values/index.ts';

/** What `--version` prints and `-vv` begins with: Ansible's lines, with Node's version where Ansible names Python's. */
export function versionText(
  command: string,
  settings: Settings = loadSettings(),
  modulePath: readonly string[] = [],
): string {
  const folders = [...modulePath.map((folder) => resolve(folder)), ...settings.get('DEFAULT_MODULE_PATH')];
  return [
    `cbx ${command} ${packageVersion()} [core ${ANSIBLE_VERSION}]`,
    `  config file = ${settings.file ?? 'None'}`,
    `  configured module search path = ${repr(folders)}`,
    `  cbx location = ${packageRoot()}`,
    `  collection location = ${settings.get('COLLECTIONS_PATHS').join(':')}`,
    `  executable location = ${process.argv[1] ?? process.execPath}`,
    `  node version = ${process.version} (${process.execPath})`,
    '',
  ].join('\n');
}

/** What `-v` and `-vv` put before everything else; VERBOSE_TO_STDERR leaves standard output to results. */
export function printHeader(
  command: string,
  verbosity: number,
  settings: Settings,
  modulePath: readonly string[] = [],
): void {
  const stream = settings.get('VERBOSE_TO_STDERR') ? process.stderr : process.stdout;
  if (verbosity >= 2) stream.write(versionText(command, settings, modulePath));
  if (verbosity < 1) return;
  const { file } = settings;
  stream.write(file === undefined ? 'No config file found; using defaults\n' : `Using ${file} as config file\n`);
}
