import type { DnfArgs, YumArgs } from '../../../generated/task-args.ts';
import { join, raw, type Script, sh } from '../../../shell/script.ts';

/** What dnf and yum have in common; the few options that only dnf knows may be absent. */
export type RpmArgs = Omit<YumArgs, 'use_backend'> & Partial<Pick<DnfArgs, 'allowerasing' | 'nobest'>>;

/** Chooses the program: `auto` takes dnf where there is one. */
export type RpmTool = 'auto' | 'dnf' | 'yum';

const FORMAT = '%{NAME}\\t%{EPOCHNUM}\\t%{VERSION}\\t%{RELEASE}\\t%{ARCH}\\n';

/**
 * Looks at everything that a dnf or yum task needs to decide, in one round trip: `tool`, `rpm.N` (what is installed of the
 * N-th name), `file.N` (the name in a package file), `updates` (check-update), `groups`. The repositories are asked only
 * where the latest is wanted, or for `update_cache`.
 */
export function rpmProbe(args: RpmArgs, tool: RpmTool, checkMode: boolean): Script {
  const names = rpmNames(args);
  const packages = names.filter((name) => !isGroup(name) && name !== '*');
  return join([
    toolChoice(tool),
    args.update_cache && !checkMode
      ? sh`said=$("$tool" -q -y ${rpmOptions(args)} makecache 2>&1) || { put msg "Failed to update the cache: $said"; exit 1; }`
      : undefined,
    ...names.map((name, index) => (isGroup(name) || name === '*' ? undefined : installedProbe(name, index, args))),
    names.some(isGroup)
      ? sh`put groups "$("$tool" -q -C ${rpmOptions(args)} group list --installed 2>/dev/null || "$tool" -q ${rpmOptions(args)} group list --installed 2>/dev/null)"`
      : undefined,
    args.state === 'latest' && names.length > 0
      ? sh`updates=$("$tool" -q -y ${rpmOptions(args)} check-update ${packages.filter((name) => !isFile(name))} 2>&1); status=$?
put updates.rc "$status"
put updates "$updates"`
      : undefined,
    args.list === undefined
      ? undefined
      : sh`put list "$("$tool" -q -y ${rpmOptions(args)} list ${listWords(args.list)} 2>&1)"`,
    args.autoremove && names.length === 0
      ? sh`put autoremove "$("$tool" --assumeno ${rpmOptions(args)} autoremove 2>&1)"`
      : undefined,
  ]);
}

/** The names of a task: commas separate, blanks around them do not count. */
export function rpmNames(args: RpmArgs): string[] {
  return (args.name ?? [])
    .flatMap((text) => text.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

export function isGroup(name: string): boolean {
  return name.startsWith('@');
}

/** A package file, on the host or by URL. */
export function isFile(name: string): boolean {
  return name.endsWith('.rpm') || name.includes('://');
}

/** The sh words of a task's options, as dnf and yum spell them alike. */
export function rpmOptions(args: RpmArgs): Script {
  const flag = (isSet: boolean | undefined, text: string): Script | undefined =>
    isSet === true ? raw(text) : undefined;
  const list = (values: readonly string[] | undefined, option: string): Script | undefined =>
    values === undefined || values.length === 0 ? undefined : sh`${`--${option}=${values.join(',')}`}`;
  const value = (text: string | undefined, option: string): Script | undefined =>
    text === undefined || text === '' ? undefined : sh`${`--${option}=${text}`}`;
  return join(
    [
      args.conf_file === undefined ? undefined : sh`-c ${args.conf_file}`,
      list(args.disablerepo, 'disablerepo'),
      list(args.enablerepo, 'enablerepo'),
      list(args.exclude, 'exclude'),
      list(args.enable_plugin, 'enableplugin'),
      list(args.disable_plugin, 'disableplugin'),
      value(args.disable_excludes, 'disableexcludes'),
      value(args.releasever, 'releasever'),
      args.installroot === '/' ? undefined : value(args.installroot, 'installroot'),
      flag(args.disable_gpg_check, '--nogpgcheck'),
      flag(args.security, '--security'),
      flag(args.bugfix, '--bugfix'),
      flag(args.skip_broken, '--skip-broken'),
      flag(args.cacheonly, '-C'),
      flag(args.allowerasing, '--allowerasing'),
      flag(args.nobest, '--nobest'),
      flag(args.download_only, '--downloadonly'),
      value(args.download_dir, 'downloaddir'),
      flag(!args.install_weak_deps, '--setopt=install_weak_deps=False'),
      flag(!args.sslverify || !args.validate_certs, '--setopt=sslverify=0'),
    ],
    ' ',
  );
}

function toolChoice(tool: RpmTool): Script {
  const find =
    tool === 'auto'
      ? sh`for tool in dnf dnf-3 dnf5 yum none; do if command -v "$tool" >/dev/null 2>&1; then break; fi; done`
      : sh`tool=${tool}; command -v "$tool" >/dev/null 2>&1 || tool=none`;
  return sh`${find}
if [ "$tool" = none ]; then put msg ${`${tool === 'auto' ? 'dnf or yum' : tool} is not on this host`}; exit 1; fi
put tool "$tool"`;
}

/** A name may be a package, name-version, a file that a package owns, or something that it provides. */
function installedProbe(name: string, index: number, args: RpmArgs): Script {
  const root = args.installroot === '/' ? undefined : sh`--root ${args.installroot}`;
  const format = sh`--qf ${FORMAT}`;
  if (isFile(name)) {
    if (name.includes('://'))
      return sh`facts=$(rpm -qp --nosignature ${format} -- ${name} 2>/dev/null) && put ${`file.${index}`} "$facts"
found=$(rpm -q ${root} ${format} -- "\${facts%%	*}" 2>/dev/null) && put ${`rpm.${index}`} "$found"`;
    return sh`if facts=$(rpm -qp --nosignature ${format} -- ${name} 2>&1); then
  put ${`file.${index}`} "$facts"
  found=$(rpm -q ${root} ${format} -- "\${facts%%	*}" 2>/dev/null) && put ${`rpm.${index}`} "$found"
else
  put msg ${`No RPM file matching '${name}' found on system: `}"$facts"; exit 1
fi`;
  }
  // rpm's globs: -qa takes a pattern, -q a name
  const query = /[*?[]/.test(name) ? sh`rpm -qa ${root} ${format} -- ${name}` : sh`rpm -q ${root} ${format} -- ${name}`;
  const provides = /[*?[]/.test(name) ? undefined : sh` || rpm -q ${root} ${format} --whatprovides ${name} 2>/dev/null`;
  return sh`found=$(${query} 2>/dev/null${provides}) && [ -n "$found" ] && put ${`rpm.${index}`} "$found"`;
}

function listWords(text: string): readonly string[] {
  return text.startsWith('installed') || text.startsWith('available') || text.startsWith('updates')
    ? [`--${text}`]
    : [text];
}
