import type { Reply } from '../../../shell/remote-shell.ts';
import { join, raw, type Script, sh } from '../../../shell/script.ts';
import { splitLines } from '../../../util/python-lines.ts';
import { decodeBytes } from '../../../util/surrogate-escape.ts';
import type { Plan, TaskResult } from '../../module.ts';
import { isFile, isGroup, type RpmArgs, rpmNames, rpmOptions } from './rpm-probe.ts';

/** What to change, from what rpmProbe saw (ansible-core 2.14 dnf; the yum module answers in the same words). */
export function rpmPlan(args: RpmArgs, seen: Reply, checkMode: boolean): Plan {
  const tool = seen.fields.get('tool') ?? 'dnf';
  if (args.list !== undefined) {
    return { result: { changed: false, msg: '', results: parseList(seen.fields.get('list') ?? '') } };
  }
  const state = stateOf(args);
  const command = (verb: string, words: readonly string[]): Script =>
    sh`${tool} -y ${rpmOptions(args)} ${raw(verb)} ${words}`;
  if (rpmNames(args).length === 0) return withoutNames(args, seen, command, checkMode);
  const steps = state === 'absent' ? removals(args, seen, command) : additions(args, state, seen, command);
  if (typeof steps === 'string') return { result: { failed: true, changed: false, msg: steps, results: [], rc: 1 } };
  return changePlan(steps, checkMode);
}

interface Steps {
  readonly commands: readonly Script[];
  /** What the result says in check mode, one line per name. */
  readonly announced: readonly string[];
}

type CommandOf = (verb: string, words: readonly string[]) => Script;

function stateOf(args: RpmArgs): 'present' | 'latest' | 'absent' {
  if (args.state === 'absent' || args.state === 'removed') return 'absent';
  if (args.state === 'latest') return 'latest';
  return args.state === undefined && args.autoremove ? 'absent' : 'present';
}

function withoutNames(args: RpmArgs, seen: Reply, command: CommandOf, checkMode: boolean): Plan {
  if (args.autoremove) {
    const words = seen.fields.get('autoremove') ?? '';
    if (/Nothing to do/.test(words)) return nothing();
    return changePlan(
      { commands: [command('autoremove', [])], announced: ['Removed: packages nothing needs any more'] },
      checkMode,
    );
  }
  if (args.update_cache) return { result: { changed: false, msg: 'Cache updated', results: [], rc: 0 } };
  return nothing();
}

function removals(args: RpmArgs, seen: Reply, command: CommandOf): Steps {
  const names = rpmNames(args);
  const groups = installedGroups(seen);
  const there = names.filter((name, index) =>
    isGroup(name) ? groups.has(groupKey(name)) : seen.fields.has(`rpm.${index}`),
  );
  const packages = there.filter((name) => !isGroup(name));
  const gone = there.filter(isGroup).map((name) => name.slice(1));
  return {
    commands: [
      ...(packages.length === 0 ? [] : [command(args.autoremove ? 'autoremove' : 'remove', packages)]),
      ...(gone.length === 0 ? [] : [command('group remove', gone)]),
    ],
    announced: there.map((name) => `Removed: ${name}`),
  };
}

function additions(args: RpmArgs, state: 'present' | 'latest', seen: Reply, command: CommandOf): Steps | string {
  const names = rpmNames(args);
  const groups = installedGroups(seen);
  const updatesRc = seen.fields.get('updates.rc');
  if (state === 'latest' && updatesRc !== '0' && updatesRc !== '100') {
    return `check-update failed: ${seen.fields.get('updates') ?? ''}`;
  }
  const updates = parseUpdates(seen.fields.get('updates') ?? '');
  if (names.includes('*')) {
    if (state !== 'latest') return "name '*' goes with state latest only";
    return {
      commands: updates.size === 0 ? [] : [command('upgrade', [])],
      announced: [...updates].map((name) => `Installed: ${name}`),
    };
  }
  const isMissing = (name: string, index: number): boolean =>
    isGroup(name) ? !groups.has(groupKey(name)) : !isInstalled(seen.fields, name, index);
  const missing = args.update_only ? [] : names.filter(isMissing);
  const outdated = names.filter((name, index) => {
    if (state !== 'latest' || isMissing(name, index)) return false;
    return isGroup(name) || namesOf(seen.fields.get(`rpm.${index}`)).some((found) => updates.has(found));
  });
  const plainMissing = missing.filter((name) => !isGroup(name));
  const downgrade = args.allow_downgrade
    ? plainMissing.filter((_name, i) => isOtherVersion(seen.fields, names.indexOf(plainMissing[i] ?? '')))
    : [];
  const install = plainMissing.filter((name) => !downgrade.includes(name));
  const newGroups = missing.filter(isGroup).map((name) => name.slice(1));
  const oldPackages = outdated.filter((name) => !isGroup(name));
  return {
    commands: [
      ...(install.length === 0 ? [] : [command('install', install)]),
      ...(downgrade.length === 0 ? [] : [command('downgrade', downgrade)]),
      ...(newGroups.length === 0 ? [] : [command('group install', newGroups)]),
      ...(oldPackages.length === 0 ? [] : [command('upgrade', oldPackages)]),
    ],
    announced: [...missing, ...oldPackages].map((name) => `Installed: ${name}`),
  };
}

/** A package file counts as installed when that very version is. */
function isInstalled(fields: ReadonlyMap<string, string>, name: string, index: number): boolean {
  const found = fields.get(`rpm.${index}`);
  if (found === undefined || !isFile(name)) return found !== undefined;
  return found.split('\n').includes(fields.get(`file.${index}`) ?? '');
}

/** True for a package file of which another version is installed. */
function isOtherVersion(fields: ReadonlyMap<string, string>, index: number): boolean {
  return fields.has(`rpm.${index}`);
}

function changePlan(steps: Steps, checkMode: boolean): Plan {
  if (steps.commands.length === 0) return nothing();
  if (checkMode) {
    const msg = 'Check mode: No changes made, but would have if not in check mode';
    return { result: { changed: true, msg, results: [...steps.announced], rc: 0 } };
  }
  return {
    result: { changed: true, msg: '', results: [], rc: 0 },
    apply: join([raw('export LC_ALL=C'), ...steps.commands.map((command) => sh`${command} || exit $?`)]),
    finish(applied): TaskResult {
      const output = decodeBytes(applied.stdout);
      if (applied.rc !== 0) return failure(applied, output);
      const results = transactionResults(output);
      // "install" of what a package provides may turn out to have nothing to do.
      return { changed: results.length > 0 || !/Nothing to do/.test(output), results };
    },
  };
}

function failure(applied: Reply, output: string): TaskResult {
  const said = decodeBytes(applied.stderr).trim();
  const unknown = [...`${output}\n${said}`.matchAll(/(?:No match for argument|No package) ?:? ?'?([^\s']+)/g)].map(
    (match) => match[1],
  );
  const msg = unknown.length > 0 ? 'Failed to install some of the specified packages' : said || output.trim();
  const failures = unknown.map((name) => `No package ${name} available.`);
  return { failed: true, changed: false, msg, failures, results: [], rc: applied.rc };
}

/** dnf and yum end with `Installed:`, `Upgraded:`, `Removed:` … and packages below, one or several to a line. */
export function transactionResults(output: string): string[] {
  const results: string[] = [];
  let heading = '';
  for (const line of splitLines(output)) {
    const head =
      /^(Installed|Dependency Installed|Upgraded|Updated|Dependency Updated|Downgraded|Reinstalled|Removed|Dependency Removed|Erased):\s*$/.exec(
        line,
      );
    if (head !== null) heading = verbOf(head[1] ?? '');
    else if (heading !== '' && /^\s+\S/.test(line)) {
      for (const name of line.trim().split(/\s{2,}/)) results.push(`${heading}: ${fullName(name)}`);
    } else heading = '';
  }
  return results;
}

/** yum writes `name.arch epoch:version-release`, dnf `name-version-release.arch`: this gives dnf's form of both. */
function fullName(text: string): string {
  const match = /^(\S+)\.(\S+)\s+(?:(\d+):)?(\S+)$/.exec(text);
  if (match === null) return text;
  const [, name = '', arch = '', epoch = '0', version = ''] = match;
  return `${name}-${epoch === '0' ? '' : `${epoch}:`}${version}.${arch}`;
}

function verbOf(heading: string): string {
  return /Removed|Erased/.test(heading) ? 'Removed' : 'Installed';
}

/** Names with an update: `name.arch version repository`, up to the list of obsoleted packages. */
function parseUpdates(text: string): Set<string> {
  const names = new Set<string>();
  for (const line of text.split(/^Obsoleting Packages/m)[0]?.split('\n') ?? []) {
    const match = /^(\S+)\.\S+\s+\S+\s+\S+\s*$/.exec(line);
    if (match?.[1] !== undefined) names.add(match[1]);
  }
  return names;
}

function parseList(text: string): TaskResult[string] {
  return splitLines(text).flatMap((line) => {
    const match = /^(\S+)\.(\S+)\s+(?:(\d+):)?(\S+?)-(\S+)\s+(\S+)\s*$/.exec(line);
    if (match === null) return [];
    const [, name = '', arch = '', epoch = '0', version = '', release = '', repo = ''] = match;
    const yumstate = repo.startsWith('@') ? 'installed' : 'available';
    const nevra = `${epoch}:${name}-${version}-${release}.${arch}`;
    return [{ name, arch, epoch, version, release, repo: repo.replace(/^@/, ''), yumstate, nevra }];
  });
}

/** Titles and ids of the groups that are installed, in lower case. */
function installedGroups(seen: Reply): Set<string> {
  const groups = new Set<string>();
  for (const line of (seen.fields.get('groups') ?? '').split('\n')) {
    const match = /^\s+(.*?)(?: \(([\w-]+)\))?\s*$/.exec(line);
    for (const name of [match?.[1], match?.[2]]) if (name !== undefined && name !== '') groups.add(name.toLowerCase());
  }
  return groups;
}

function groupKey(name: string): string {
  return name.slice(1).replace(/^\^/, '').toLowerCase();
}

function namesOf(found: string | undefined): string[] {
  return (found ?? '').split('\n').map((line) => line.split('\t')[0] ?? '');
}

function nothing(): Plan {
  return { result: { changed: false, msg: 'Nothing to do', results: [], rc: 0 } };
}
