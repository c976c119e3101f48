import type { Reply } from '../../../shell/remote-shell.ts';
import { join, raw, type Script, sh } from '../../../shell/script.ts';
import type { Request } from '../../module.ts';
import { fitsPattern } from '../packages/glob.ts';
import type { FactCollector, Facts, FactView } from './collector.ts';
import { parseHeads } from './collector.ts';
import { dateTime } from './date-time.ts';
import { devices } from './devices.ts';
import { distribution } from './distribution.ts';
import { dns } from './dns.ts';
import { environment } from './environment.ts';
import { firmware } from './firmware.ts';
import { kernelCommandLine } from './kernel-command-line.ts';
import { localFacts } from './local.ts';
import { lsb } from './lsb.ts';
import { chroot, load, memory, uptime } from './memory.ts';
import { mounts } from './mounts.ts';
import { network } from './network.ts';
import { packageManager } from './package-manager.ts';
import { platform } from './platform.ts';
import { processor } from './processor.ts';
import { python } from './python.ts';
import { apparmor, capabilities, fips, selinux, sshHostKeys } from './security.ts';
import { serviceManager } from './service-manager.ts';
import { storageNames, volumes } from './storage-names.ts';
import { chooseSubsets } from './subsets.ts';
import { user } from './user.ts';
import { virtual } from './virtual.ts';

/** All collectors; `env` stands first, because the rest runs in the C locale. */
export function allCollectors(factPath: string): readonly FactCollector[] {
  return [
    environment,
    platform,
    distribution,
    user,
    dateTime,
    kernelCommandLine,
    selinux,
    apparmor,
    fips,
    capabilities,
    sshHostKeys,
    dns,
    serviceManager,
    packageManager,
    python,
    lsb,
    localFacts(factPath),
    memory,
    uptime,
    load,
    chroot,
    processor,
    firmware,
    mounts,
    devices,
    volumes,
    network,
    ...storageNames,
    virtual,
  ];
}

/** The collectors that a gather_subset asks for, or the message for a name that does not exist. */
export function chooseCollectors(
  all: readonly FactCollector[],
  subset: readonly string[],
): readonly FactCollector[] | string {
  const chosen = chooseSubsets(subset);
  return typeof chosen === 'string' ? chosen : all.filter((collector) => chosen.has(collector.subset));
}

/** One script for all collectors; files are read by a single `head`. */
export function factsRequest(collectors: readonly FactCollector[], timeoutMs: number): Request {
  const files = [...new Set(collectors.flatMap((collector) => collector.files ?? []))];
  const script = join([
    collectors.includes(environment) ? environment.script : undefined,
    sh`LC_ALL=C; export LC_ALL
unset LANGUAGE`,
    // /dev/null makes sure that there are two files, without which head writes no names
    files.length === 0 ? undefined : sh`put files "$(head -n 20000 /dev/null ${files.map(fileWord)} 2>/dev/null)"`,
    ...collectors.filter((collector) => collector !== environment).map(({ script: own }) => own),
    sh`:`,
  ]);
  return { script, locale: 'user', timeoutMs };
}

/** The facts, with Ansible's prefix. */
export function readFacts(collectors: readonly FactCollector[], reply: Reply): Facts {
  const files = parseHeads(reply.fields.get('files') ?? '');
  const view: FactView = {
    file: (path) => files.get(path),
    below: (prefix) => new Map([...files].filter(([path]) => path.startsWith(prefix))),
    field: (name) => reply.fields.get(name),
  };
  const facts: Facts = {};
  for (const collector of collectors) {
    for (const [name, value] of Object.entries(collector.read(view))) facts[`ansible_${name}`] = value;
  }
  return facts;
}

/** The facts that fit one of the patterns, with or without their prefix. */
export function filterFacts(facts: Facts, patterns: readonly string[]): Facts {
  const used = patterns.filter((pattern) => pattern !== '' && pattern !== '*');
  if (used.length === 0) return facts;
  const fits = (name: string): boolean =>
    used.some((pattern) => fitsPattern(name, pattern) || fitsPattern(name, `ansible_${pattern}`));
  return Object.fromEntries(Object.entries(facts).filter(([name]) => fits(name)));
}

/** File patterns are our own text; only their `*` is left to the shell. */
function fileWord(path: string): Script {
  return path.includes('*') ? raw(path) : sh`${path}`;
}
