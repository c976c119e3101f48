import type { Reply } from '../../shell/remote-shell.ts';
import { join, raw, type Script, sh } from '../../shell/script.ts';
import type { Value } from '../../values/value.ts';
import type { LocalFile } from '../local-file.ts';
import type { Plan, Request, TaskContext, TaskResult } from '../module.ts';
import { failureOf } from '../run-module.ts';
import { atomicWrite, validateRefused, writtenResult } from './atomic-write.ts';
import { type AttributeArgs, attributesApply, attributesProbe, octal, planAttributes } from './attributes.ts';
import { checksumFunction } from './checksum.ts';
import { contentDiff, MAX_DIFF_BYTES } from './diff.ts';
import { expandWord } from './expansion.ts';
import { resolveMode } from './mode.ts';
import { type FileStat, LOOK, parseStat, statResult } from './stat.ts';

/** What copy, template and assemble have in common. */
export interface DeployArgs extends AttributeArgs {
  readonly dest: string;
  readonly backup?: boolean;
  readonly force?: boolean;
  readonly follow?: boolean;
  readonly validate?: string;
  readonly unsafe_writes?: boolean;
  readonly checksum?: string;
  readonly directory_mode?: Value;
}

/** The file as it is on the target: its digest is computed only when the size fits. */
export function deployProbe(args: DeployArgs, file: LocalFile, context: TaskContext, isContent = false): Script {
  const isFolder = args.dest.endsWith('/');
  const name = sh`${file.name}`;
  return sh`${LOOK}
${checksumFunction('sha1')}
p=${expandWord(args.dest)}${isFolder && !isContent ? name : undefined}
if [ -d "$p" ]; then ${isContent ? sh`put isdir 1` : sh`p=\${p%/}/${name}`}; fi
${args.follow === true ? sh`if [ -L "$p" ]; then r=$(readlink -f -- "$p") && p=$r; fi` : undefined}
put path "$p"
look st "$p"
${attributesProbe(args)}
case $seen in
  '') case $p in */*) d=\${p%/*} ;; *) d=. ;; esac; [ -d "\${d:-/}" ] || put noparent "$d" ;;
  ${`${file.size}|`}*|'ls '*) [ ! -f "$p" ] || [ -L "$p" ] || sum sum "$p" ;;
esac
[ ! -L "$p" ] || look target "$p" -L
${context.diffMode ? sh`[ ! -f "$p" ] || head -c ${MAX_DIFF_BYTES + 1} <"$p"` : undefined}
:`;
}

/** Decides what deployProbe's sight asks for: nothing, attributes alone, or a new file in the old one's place. */
export function deployPlan(given: DeployArgs, seen: Reply, context: TaskContext, file: LocalFile): Plan {
  const args = preserveMode(given, file);
  const path = seen.fields.get('path') ?? args.dest;
  const own = parseStat(seen.fields.get('st'));
  const source: TaskResult = file.path === undefined ? {} : { src: file.path };
  const fail = (msg: string, more: TaskResult = {}): Plan => ({
    result: { failed: true, changed: false, msg, checksum: file.sha1, ...more },
  });

  if (seen.fields.has('isdir'))
    return { result: { failed: true, changed: false, msg: 'can not use content with a dir as dest' } };
  if (own?.kind === 'directory') return fail(`${path} is a directory, it cannot be replaced by a file`);
  if (own !== undefined && args.force === false) return { result: { dest: path, ...source } };
  if (own?.kind === 'file' && seen.fields.get('sum') === file.sha1) return settled(args, seen, path, own, file);

  const refusal = validateRefused(args.validate);
  if (refusal !== undefined) return { result: { ...refusal, checksum: file.sha1 } };
  if (args.checksum !== undefined && args.checksum !== file.sha1) {
    return fail('Copied file does not match the expected checksum. Transfer failed.', {
      expected_checksum: args.checksum,
    });
  }
  const missing = seen.fields.get('noparent');
  // In check mode an earlier task may only have predicted the folder.
  if (missing !== undefined && !args.dest.endsWith('/') && !context.checkMode)
    return fail(`Destination directory ${missing} does not exist`);

  const existing = own?.kind === 'link' ? parseStat(seen.fields.get('target')) : own;
  const umask = Number.parseInt(seen.fields.get('umask') ?? '022', 8);
  const isPredicted = context.checkMode && existing === undefined;
  const attributes = planAttributes(args, existing ?? newFile(umask), seen.fields, { path, isPredicted });
  if (attributes.failure !== undefined) {
    return { result: { ...attributes.failure, checksum: file.sha1, ...(own === undefined ? {} : statResult(own)) } };
  }
  const write = atomicWrite({
    changes: { ...(existing === undefined ? givenMode(args, umask) : {}), ...attributes.changes },
    backup: args.backup === true,
    unsafeWrites: args.unsafe_writes,
    ...(existing === undefined ? {} : { existing }),
    ...(args.validate === undefined ? {} : { validate: args.validate }),
  });
  const parents = missing === undefined ? undefined : makeParents(missing, args);
  const script = join([sh`p=${path}`, parents, write]);
  const apply: Request = { script, stdin: file.content ?? file.open };
  const before = existing?.kind === 'file' ? seen.stdout : undefined;
  return {
    // A rehearsed copy says that it would change something, and no more (ansible-core 2.14).
    result: context.checkMode ? {} : { dest: path, ...source, checksum: file.sha1, md5sum: file.md5 },
    apply,
    diff: [
      contentDiff(before, file.content, {
        ...(before === undefined ? {} : { before: path }),
        after: file.path ?? path,
      }),
    ],
    finish: writtenResult,
  };
}

/** Content is right: owner, mode and labels may not be. */
function settled(args: DeployArgs, seen: Reply, path: string, own: FileStat, file: LocalFile): Plan {
  const attributes = planAttributes(args, own, seen.fields, { path });
  const known: TaskResult = { dest: path, path, checksum: file.sha1, ...statResult(own) };
  if (attributes.failure !== undefined) return { result: { ...known, ...attributes.failure } };
  const diff = { before: { ...attributes.before, path }, after: { ...attributes.after, path } };
  if (!attributes.isChanged) return { result: { ...known, diff } };
  return {
    result: { ...known, diff },
    apply: join([LOOK, sh`p=${path}`, attributesApply(attributes.changes), sh`look st "$p"`]),
    finish: (applied) => {
      const stat = parseStat(applied.fields.get('st'));
      return failureOf(applied) ?? (stat === undefined ? {} : statResult(stat));
    },
  };
}

/** `mode: preserve` means the controller's file's own mode. */
function preserveMode(args: DeployArgs, file: LocalFile): DeployArgs {
  if (args.mode !== 'preserve') return args;
  const { mode: _preserve, ...rest } = args;
  return file.mode === undefined ? rest : { ...rest, mode: file.mode };
}

/** A file that is not there yet: what creation gives, owned by nobody the arguments could mean. */
export function newFile(umask: number): FileStat {
  const base = { kind: 'file', mode: 0o666 & ~umask, uid: -1, gid: -1, size: 0, mtime: 0, atime: 0 } as const;
  return { ...base, inode: '', device: '', links: 1, owner: '', group: '' };
}

/**
 * The mode that was asked for, where the plan found no change from what creation gives: the target's own umask may have
 * given another.
 */
export function givenMode({ mode }: AttributeArgs, umask: number): { mode?: number } {
  return mode === undefined || mode === null ? {} : { mode: newFile(umask).mode };
}

/** The missing folders above a destination that ends with a slash; directory_mode is for them. */
function makeParents(folder: string, args: DeployArgs): Script {
  const mode =
    args.directory_mode === undefined || args.directory_mode === null
      ? undefined
      : octal(resolveMode(args.directory_mode, { mode: 0o755, isDirectory: true, umask: 0o022 }));
  const owner = `${args.owner ?? ''}${args.group === undefined ? '' : `:${args.group}`}`;
  return join([
    raw(`make() {
  [ -z "$1" ] || [ -d "$1" ] || {
    case $1 in */*) make "\${1%/*}" ;; esac
    mkdir -- "$1" 2>/dev/null || [ -d "$1" ] || { put msg "could not create $1"; exit 1; }`),
    owner === '' ? undefined : sh`    chown -- ${owner} "$1" || exit 1`,
    mode === undefined ? undefined : sh`    chmod -- ${mode} "$1" || exit 1`,
    raw('    :\n  }\n}'),
    sh`make ${folder}`,
  ]);
}
