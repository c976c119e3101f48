import type { AptArgs } from '../../../generated/task-args.ts';
import type { Reply } from '../../../shell/remote-shell.ts';
import { join, type Script, sh } from '../../../shell/script.ts';
import { splitLines } from '../../../util/python-lines.ts';
import { decodeBytes } from '../../../util/surrogate-escape.ts';
import type { Diff, Plan, TaskResult } from '../../module.ts';
import { expandWishes, isSatisfied, isUpgradable, PackageView, type PackageWish } from './apt-names.ts';
import { aptCommand, aptEnvironment, aptOptions, maintenanceCommand } from './apt-probe.ts';
import { compareDebianVersions } from './debian-version.ts';

/** apt's last line when nothing was to be done. */
const NOTHING = /^0 upgraded, 0 newly installed,(?: 0 downgraded,)? 0 to remove/m;

export interface AptMode {
  readonly checkMode: boolean;
  readonly diffMode: boolean;
}

/** What to change, from what aptProbe saw (ansible-core 2.14 apt). */
export function aptPlan(args: AptArgs, seen: Reply, mode: AptMode): Plan {
  const { checkMode } = mode;
  if (args.deb !== undefined) return debPlan(args, args.deb, seen, checkMode);
  const maintenance = maintenanceCommand(args);
  if (maintenance !== undefined) return maintenancePlan(args, maintenance, seen, checkMode);
  const names = (args.name ?? []).map((text) => text.trim());
  const cache = cacheResult(seen, checkMode);
  if (names.length === 0 || (names.length === 1 && names[0] === '*'))
    return noPackagesPlan(args, names, seen, checkMode);
  const view = new PackageView(seen.fields);
  const wishes = expandWishes(names, view);
  if (args.state === 'absent') {
    const there = wishes.filter((wish) => isThere(wish, view, args.purge));
    if (there.length === 0) return { result: { changed: false } };
    return changePlan(args, aptCommand(args, unique(there.map((wish) => wish.name))), seen, mode, {});
  }
  const wanted = args.state === 'build-dep' ? wishes : wishes.filter((wish) => isNeeded(wish, view, args));
  const unknown = wanted.find((wish) => !view.knows(wish.name));
  if (unknown !== undefined) return failed(`No package matching '${unknown.name}' is available`);
  if (wanted.length === 0) return { result: { changed: false, ...cache } };
  return changePlan(args, aptCommand(args, unique(wanted.map(installWord))), seen, mode, cache);
}

function isThere(wish: PackageWish, view: PackageView, purge: boolean): boolean {
  const found = view.get(wish.name);
  if (purge && found.hasConfig) return true;
  return found.isInstalled && (wish.version === undefined || isSatisfied(wish, view));
}

function isNeeded(wish: PackageWish, view: PackageView, args: AptArgs): boolean {
  if (args.only_upgrade && !view.get(wish.name).isInstalled) return false;
  return !isSatisfied(wish, view) || (args.state === 'latest' && isUpgradable(wish, view));
}

/** apt-get understands name=version with patterns, but no name>=version: there the newest is taken. */
function installWord(wish: PackageWish): string {
  return wish.operator === '>=' ? wish.name : wish.text;
}

function noPackagesPlan(args: AptArgs, names: readonly string[], seen: Reply, checkMode: boolean): Plan {
  const cache = cacheResult(seen, checkMode);
  const isUpdateAlone = args.update_cache === true || args.cache_valid_time > 0;
  const isNew = seen.fields.get('cache.changed') === 'yes' || (checkMode && cache.cache_updated === true);
  const result: TaskResult = { changed: names.length === 0 && isUpdateAlone && isNew, ...cache };
  if (!args.clean) return { result };
  return { result, apply: sh`${aptEnvironment()}\napt-get clean`, finish: () => ({}) };
}

/** An upgrade or a cleaning was simulated by the probe: apt's own words tell whether there is anything to do. */
function maintenancePlan(args: AptArgs, command: Script, seen: Reply, checkMode: boolean): Plan {
  const isUpgrade = args.upgrade !== 'no' || args.name !== undefined;
  const output = decodeBytes(seen.stdout);
  if (seen.fields.get('simulated') !== '0') return { result: aptFailure(command, seen) };
  const isCleaning = !isUpgrade && !args.autoremove;
  const changes = isCleaning ? /^Del /m.test(output) : !NOTHING.test(output);
  const shown = (reply: Reply): TaskResult => ({
    ...(isUpgrade ? { msg: decodeBytes(reply.stdout) } : {}),
    ...outputs(reply),
  });
  const plan: Plan = { result: { changed: changes, ...shown(seen) }, diff: prepared(output) };
  if (!changes || checkMode) return plan;
  return {
    ...plan,
    apply: withPolicy(args, command),
    finish: (applied) => (applied.rc === 0 ? shown(applied) : aptFailure(command, applied)),
  };
}

function changePlan(args: AptArgs, command: Script, seen: Reply, mode: AptMode, cache: TaskResult): Plan {
  if (mode.checkMode) {
    if (seen.fields.get('simulated') !== '0') return { result: { ...aptFailure(command, seen), ...cache } };
    const changed = args.state !== 'build-dep' || !NOTHING.test(decodeBytes(seen.stdout));
    return { result: { changed, ...outputs(seen), ...cache }, diff: prepared(decodeBytes(seen.stdout)) };
  }
  return {
    result: { changed: true, ...cache },
    apply: withPolicy(args, command),
    // The diff is apt's own summary, which exists only after the fact.
    finish(applied): TaskResult {
      if (applied.rc !== 0) return { ...aptFailure(command, applied), ...cache };
      const output = decodeBytes(applied.stdout);
      const changed = args.state !== 'build-dep' || !NOTHING.test(output);
      const result: TaskResult = { changed, ...outputs(applied) };
      if (mode.diffMode) result.diff = { ...prepared(output) };
      return result;
    },
  };
}

function debPlan(args: AptArgs, deb: string, seen: Reply, checkMode: boolean): Plan {
  const { fields } = seen;
  const folder = fields.get('deb.folder');
  const cleanUp = folder === undefined ? undefined : sh`rm -rf -- ${folder}`;
  const trouble = fields.get('deb.trouble');
  if (trouble !== undefined) return failed(`Unable to install package: ${trouble.replace(/^dpkg-deb: error: /, 'E:')}`);
  const [name = '', architecture = '', version = ''] = (fields.get('deb.facts') ?? '').split('\t');
  const installed = new PackageView(fields).get(`${name}:${architecture}`);
  const order = installed.isInstalled ? compareDebianVersions(version, installed.version) : 1;
  if (order < 0 && !args.allow_downgrade && !args.force) {
    return failed(`${name} ${installed.version} is installed; ${deb} holds the older ${version} (allow_downgrade)`);
  }
  if (order === 0 && !args.force) {
    return { result: { changed: false }, ...(cleanUp === undefined ? {} : { apply: cleanUp, finish: () => ({}) }) };
  }
  const command = sh`apt-get ${aptOptions(args)} install ${fields.get('deb.path') ?? deb}`;
  if (checkMode) return { result: { changed: true } };
  return {
    result: { changed: true },
    apply: sh`${withPolicy(args, command)}; status=$?
${cleanUp}
exit $status`,
    finish: (applied) => (applied.rc === 0 ? outputs(applied) : aptFailure(command, applied)),
  };
}

/** Keeps a package's services from being started: /usr/sbin/policy-rc.d answers with the wanted code, for this call only. */
function withPolicy(args: AptArgs, command: Script): Script {
  if (args.policy_rc_d === undefined) return join([aptEnvironment(), command]);
  return sh`${aptEnvironment()}
policy=/usr/sbin/policy-rc.d
saved=
if [ -e "$policy" ]; then saved=$(mktemp "$policy.XXXXXX") && mv -f -- "$policy" "$saved" || exit 1; fi
trap 'rm -f -- "$policy"; if [ -n "$saved" ]; then mv -f -- "$saved" "$policy"; fi' EXIT
trap 'exit 1' HUP INT TERM PIPE
printf '#!/bin/sh\nexit %s\n' ${args.policy_rc_d} >"$policy" && chmod 0755 "$policy" || exit 1
${command}`;
}

function cacheResult(seen: Reply, checkMode: boolean): TaskResult {
  const isUpdated = checkMode ? seen.fields.has('cache.stale') : seen.fields.get('cache.updated') === 'yes';
  return { cache_updated: isUpdated, cache_update_time: Number(seen.fields.get('cache.time') ?? 0) };
}

/** apt's summary: from after its preparations up to the line that counts. */
function prepared(output: string): Diff {
  const lines = splitLines(output);
  const start = lines.findIndex((line) => line.startsWith('Reading state information')) + 1;
  const end = lines.findIndex((line) => /^\d+ upgraded, \d+ newly installed/.test(line));
  return { prepared: lines.slice(start, end === -1 ? start : end + 1).join('\n') };
}

function outputs(reply: Reply): TaskResult {
  const stdout = decodeBytes(reply.stdout);
  const stderr = decodeBytes(reply.stderr);
  return { stdout, stderr, stdout_lines: splitLines(stdout), stderr_lines: splitLines(stderr) };
}

function aptFailure(command: Script, reply: Reply): TaskResult {
  const rc = reply.rc === 0 ? Number(reply.fields.get('simulated') ?? 1) : reply.rc;
  const said = decodeBytes(reply.stderr) || decodeBytes(reply.stdout);
  const msg = reply.fields.get('msg') ?? `'${command.text.replace(/ {2,}/g, ' ')}' failed: ${said}`;
  return { failed: true, changed: false, ...outputs(reply), rc, msg };
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}

function failed(msg: string): Plan {
  return { result: { failed: true, changed: false, msg } };
}
