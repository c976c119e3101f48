import type { AptArgs } from '../../../generated/task-args.ts';
import { join, raw, type Script, sh } from '../../../shell/script.ts';
import { parseWish } from './apt-names.ts';
import { isPattern } from './glob.ts';

/** The environment of every apt call: no questions, no pager, the system's own tools in reach. */
export function aptEnvironment(): Script {
  return sh`export DEBIAN_FRONTEND=noninteractive DEBIAN_PRIORITY=critical LC_ALL=C LANG=C
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin`;
}

/**
 * Looks at everything that an apt task needs to decide, in one round trip: time of the package lists (`cache.time`,
 * `cache.updated`), `dpkg` states, `policy` candidates, `names` and `provides`. Package lists that are too old are
 * fetched here, because they decide what there is to see; not in check mode. In check mode the change itself is
 * simulated by apt, so that its text and its verdict are apt's own.
 */
export function aptProbe(args: AptArgs, checkMode: boolean): Script {
  const names = (args.name ?? []).map((text) => text.trim());
  return join([
    aptEnvironment(),
    sh`command -v apt-get >/dev/null 2>&1 || { put msg 'apt-get is not on this host: it is no Debian or relative'; exit 1; }`,
    cacheProbe(args, checkMode),
    names.length === 0 ? undefined : packageProbe(names, args, cacheOptions(checkMode)),
    args.deb === undefined ? undefined : debProbe(args.deb),
    simulation(args, names, checkMode),
  ]);
}

/** In check mode nothing is written on the host, apt's own cache of its package lists included. */
function cacheOptions(checkMode: boolean): Script | undefined {
  return checkMode ? raw('-o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=') : undefined;
}

/** The options that every apt-get call of a task has. */
export function aptOptions(args: AptArgs): Script {
  const options = args.dpkg_options.split(',').filter((option) => option !== '');
  return join(
    [
      raw('-y'),
      sh`-o ${`DPkg::Lock::Timeout=${args.lock_timeout}`}`,
      ...options.map((option) => sh`-o ${`Dpkg::Options::=--${option}`}`),
      args.install_recommends === undefined
        ? undefined
        : sh`-o ${`APT::Install-Recommends=${args.install_recommends ? 'yes' : 'no'}`}`,
      args.default_release === undefined ? undefined : sh`-t ${args.default_release}`,
      args.force ? raw('--force-yes') : undefined,
      args.allow_unauthenticated ? raw('--allow-unauthenticated') : undefined,
      args.allow_downgrade ? raw('--allow-downgrades') : undefined,
      args.allow_change_held_packages ? raw('--allow-change-held-packages') : undefined,
    ],
    ' ',
  );
}

/** apt-get's verb and words for the wanted state of packages. */
export function aptCommand(args: AptArgs, packages: readonly string[]): Script {
  const options = aptOptions(args);
  const purge = args.purge ? raw('--purge') : undefined;
  const autoremove = args.autoremove ? raw('--auto-remove') : undefined;
  if (args.state === 'absent') return sh`apt-get -q ${options} ${purge} ${autoremove} remove ${packages}`;
  if (args.state === 'build-dep') return sh`apt-get ${options} build-dep ${packages}`;
  const fixed = args.state === 'fixed' ? raw('--fix-broken') : undefined;
  const upgrade = args.only_upgrade ? raw('--only-upgrade') : undefined;
  const unforced = args.fail_on_autoremove ? raw('--no-remove') : undefined;
  return sh`apt-get ${options} ${upgrade} ${fixed} ${autoremove} ${unforced} install ${packages}`;
}

/** The command of a task that names no package: an upgrade, or cleaning up. */
export function maintenanceCommand(args: AptArgs): Script | undefined {
  const options = aptOptions(args);
  const autoremove = args.autoremove ? raw('--auto-remove') : undefined;
  const isEverything = args.state === 'latest' && args.name?.length === 1 && args.name[0] === '*';
  const upgrade = isEverything && args.upgrade === 'no' ? 'yes' : args.upgrade;
  if (upgrade === 'dist' || upgrade === 'full') return sh`apt-get ${options} ${autoremove} dist-upgrade`;
  if (upgrade !== 'no') return sh`apt-get ${options} ${autoremove} upgrade --with-new-pkgs`;
  if (args.name !== undefined || args.deb !== undefined) return undefined;
  if (args.autoremove) return sh`apt-get -q ${options} ${args.purge ? raw('--purge') : undefined} autoremove`;
  return args.autoclean ? sh`apt-get ${options} autoclean` : undefined;
}

function cacheProbe(args: AptArgs, checkMode: boolean): Script {
  const wantsUpdate = args.update_cache === true || args.cache_valid_time > 0;
  return join([
    sh`cache_time() {
  for stamp in /var/lib/apt/periodic/update-success-stamp /var/lib/apt/lists; do
    if [ -e "$stamp" ]; then stat -c %Y "$stamp"; return; fi
  done
  printf '0\n'
}`,
    wantsUpdate
      ? sh`if [ "$(( $(cache_time) + ${args.cache_valid_time} ))" -le "$(date +%s)" ]; then
put cache.stale yes
${checkMode ? undefined : update(args)}
fi`
      : undefined,
    sh`put cache.time "$(cache_time)"`,
  ]);
}

/** Tries as often as the task says, with pauses that double up to a limit: mirrors and locks recover. */
function update(args: AptArgs): Script {
  return sh`tries=0
pause=1
lists=$(ls -lR --time-style=full-iso /var/lib/apt/lists 2>/dev/null | cksum)
until said=$(apt-get ${sh`-o ${`DPkg::Lock::Timeout=${args.lock_timeout}`}`} -q update 2>&1); do
  tries=$(( tries + 1 ))
  if [ "$tries" -ge ${args.update_cache_retries} ]; then put msg "Failed to update apt cache: $said"; exit 1; fi
  sleep "$pause"
  pause=$(( pause * 2 ))
  if [ "$pause" -gt ${args.update_cache_retry_max_delay} ]; then pause=${args.update_cache_retry_max_delay}; fi
done
put cache.updated yes
if [ "$lists" != "$(ls -lR --time-style=full-iso /var/lib/apt/lists 2>/dev/null | cksum)" ]; then put cache.changed yes; fi`;
}

/**
 * dpkg's states of all names at once. apt's side, which is slower, is asked only where it decides: for candidates when
 * something is missing or the latest is wanted.
 */
function packageProbe(texts: readonly string[], args: AptArgs, cache: Script | undefined): Script {
  const names = [...new Set(texts.map((text) => parseWish(text).name))];
  const plain = names.filter((name) => !isPattern(name) && name !== '');
  const patterns = names.filter((name) => isPattern(name) && name !== '*');
  const release =
    args.default_release === undefined ? undefined : sh`-o ${`APT::Default-Release=${args.default_release}`}`;
  const policy = sh`put policy "$(apt-cache ${cache} ${release} policy ${plain} 2>/dev/null)"`;
  const format = '${Package}\\t${Architecture}\\t${Version}\\t${db:Status-Abbrev}\\n';
  const asksApt = args.state !== 'absent' && plain.length > 0;
  return join([
    sh`dpkg=$(dpkg-query -W -f ${format} -- ${names.filter((name) => name !== '' && name !== '*')} 2>/dev/null); missing=$?
put dpkg "$dpkg"`,
    asksApt && args.state === 'latest' ? policy : undefined,
    asksApt && args.state !== 'latest'
      ? sh`case $missing:$dpkg in 0:*'\tun '* | 0:*'\trc '* | [!0]*) ${policy}; missing=1 ;; esac`
      : undefined,
    asksApt
      ? sh`if [ "$missing" -ne 0 ]; then put provides "$(dpkg-query -W -f '\${db:Status-Abbrev}\${Provides}\\n' | sed -n 's/^.i //p')"; fi`
      : undefined,
    patterns.length === 0 ? undefined : sh`put names "$(apt-cache ${cache} pkgnames)"`,
  ]);
}

/** A package file: name, version and architecture, and what dpkg has of that name. URLs are fetched on the host first. */
function debProbe(deb: string): Script {
  const format = '${Package}\\t${Architecture}\\t${Version}\\t${db:Status-Abbrev}\\n';
  return sh`deb=${deb}
case $deb in *://*)
  deb=$(mktemp -d "\${TMPDIR:-/tmp}/cbx-deb.XXXXXX")/package.deb
  put deb.folder "\${deb%/*}"
  if command -v curl >/dev/null 2>&1; then curl -fsSL -o "$deb" -- ${deb}; else wget -q -O "$deb" -- ${deb}; fi ||
    { rm -rf -- "\${deb%/*}"; put msg "Failed to download "${deb}; exit 1; } ;;
esac
put deb.path "$deb"
if facts=$(dpkg-deb -W --showformat='\${Package}\\t\${Architecture}\\t\${Version}\\n' -- "$deb" 2>&1); then
  put deb.facts "$facts"
  put dpkg "$(dpkg-query -W -f ${format} -- "\${facts%%	*}" 2>/dev/null)"
else
  put deb.trouble "$facts"
fi`;
}

function simulation(args: AptArgs, names: readonly string[], checkMode: boolean): Script | undefined {
  const command = maintenanceCommand(args);
  const packages = names.filter((name) => name !== '*');
  const simulated = command ?? (checkMode && packages.length > 0 ? aptCommand(args, packages) : undefined);
  if (simulated === undefined) return undefined;
  const words = simulated.text.replace(/^apt-get /, '');
  return sh`apt-get -s ${cacheOptions(checkMode)} ${raw(words)}
put simulated $?`;
}
