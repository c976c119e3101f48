import { basename } from 'node:path';
import type { Reply } from '../../shell/remote-shell.ts';
import { join, raw, type Script, sh } from '../../shell/script.ts';
import type { Plan, TaskContext, TaskResult } from '../module.ts';
import { failureOf } from '../run-module.ts';
import { atomicWrite, validateRefused, writtenResult } from './atomic-write.ts';
import { attributesApply, attributesProbe, planAttributes } from './attributes.ts';
import { checksumFunction } from './checksum.ts';
import { type DeployArgs, givenMode, newFile } from './deploy-file.ts';
import { contentDiff } from './diff.ts';
import { expandWord } from './expansion.ts';
import { type FileStat, LOOK, parseStat, statResult } from './stat.ts';
import { readTrees, TREE_LISTING, treeDifferences } from './tree-listing.ts';

/** copy with remote_src: source and destination are on the target, both are looked at in one round trip. */
export function copyOnTargetProbe(args: DeployArgs & { readonly src: string }, context: TaskContext): Script {
  const name = basename(args.src.replace(/\/+$/, ''));
  return sh`${LOOK}
${checksumFunction('sha1')}
${checksumFunction('md5', 'md5')}
s=${expandWord(args.src)}
p=${expandWord(args.dest)}
put src "$s"
look source "$s" -L
[ -n "$seen" ] || exit 0
[ -r "$s" ] || die "Source $s not readable"
put given "$p"
if [ -d "$s" ]; then
  ${args.src.endsWith('/') ? undefined : sh`q=\${p%/}/${name}`}
  look st "$p"
  ${attributesProbe(args)}
  put umask "$(umask)"
  put path "\${q:-$p}"
  ${TREE_LISTING}
  cd -- "$s" && tree
  echo ====
  if cd -- "\${q:-$p}" 2>/dev/null; then tree; else put fresh 1; fi
  exit 0
fi
case $p in */) p="$p"${name} ;; *) [ ! -d "$p" ] || p=$p/${name} ;; esac
${args.follow === true ? sh`if [ -L "$p" ]; then r=$(readlink -f -- "$p") && p=$r; fi` : undefined}
put path "$p"
look st "$p"
${attributesProbe(args)}
put umask "$(umask)"
sum sum "$s"
md5 md5 "$s"
[ ! -f "$p" ] || [ -L "$p" ] || sum now "$p"
case $p in */*) d=\${p%/*} ;; *) d=. ;; esac
[ -d "\${d:-/}" ] || put noparent "$d"
[ ! -L "$p" ] || look target "$p" -L
${context.diffMode ? sh`[ ! -f "$p" ] || put before_size "$(wc -c <"$p")"; [ ! -f "$p" ] || head -c 104449 <"$p"; head -c 104449 <"$s"` : undefined}
:`;
}

/** Decides what copyOnTargetProbe's sight asks for. */
export function copyOnTargetPlan(args: DeployArgs & { readonly src: string }, seen: Reply, context: TaskContext): Plan {
  const { fields } = seen;
  const src = fields.get('src') ?? args.src;
  const source = parseStat(fields.get('source'));
  if (source === undefined) return { result: { failed: true, changed: false, msg: `Source ${src} not found` } };
  return source.kind === 'directory' ? planTree(args, seen, src) : planFile(args, seen, context, src, source);
}

function planFile(args: DeployArgs, seen: Reply, context: TaskContext, src: string, source: FileStat): Plan {
  const { fields } = seen;
  const path = fields.get('path') ?? args.dest;
  const own = parseStat(fields.get('st'));
  const sum = fields.get('sum') ?? '';
  const facts: TaskResult = { dest: path, src, checksum: sum, md5sum: fields.get('md5') ?? null };
  const wanted = args.mode === 'preserve' ? { ...args, mode: source.mode } : args;
  if (own !== undefined && args.force === false) return { result: { dest: path, src } };
  if (args.checksum !== undefined && args.checksum !== sum) {
    const msg = 'Copied file does not match the expected checksum. Transfer failed.';
    return { result: { failed: true, changed: false, msg, checksum: sum, expected_checksum: args.checksum } };
  }
  const refusal = validateRefused(args.validate);
  if (refusal !== undefined) return { result: refusal };
  const missing = fields.get('noparent');
  if (missing !== undefined && !args.dest.endsWith('/')) {
    return {
      result: { failed: true, changed: false, msg: `Destination directory ${missing} does not exist`, checksum: sum },
    };
  }
  const existing = own?.kind === 'link' ? parseStat(fields.get('target')) : own;
  const umask = Number.parseInt(fields.get('umask') ?? '022', 8);
  const isPredicted = context.checkMode && existing === undefined;
  const attributes = planAttributes(wanted, existing ?? newFile(umask), fields, { path, isPredicted });
  if (attributes.failure !== undefined) return { result: { ...attributes.failure, ...facts } };
  const known = own === undefined ? {} : statResult(own);
  if (own?.kind === 'file' && fields.get('now') === sum && sum !== '') {
    if (!attributes.isChanged) return { result: { ...facts, ...known } };
    const apply = join([LOOK, sh`p=${path}`, attributesApply(attributes.changes), sh`look st "$p"`]);
    return { result: { ...facts, ...known }, apply, finish: writtenResult };
  }
  const write = atomicWrite({
    content: raw('cat <"$s"'),
    changes: { ...(existing === undefined ? givenMode(wanted, umask) : {}), ...attributes.changes },
    backup: args.backup === true,
    unsafeWrites: args.unsafe_writes,
    ...(existing === undefined ? {} : { existing }),
    ...(args.validate === undefined ? {} : { validate: args.validate }),
  });
  const parents = missing === undefined ? undefined : sh`mkdir -p -- ${missing} || exit 1`;
  const size = Number(fields.get('before_size') ?? 0);
  const shown = Math.min(size, 104_449);
  return {
    result: context.checkMode ? { ...facts, ...known } : facts,
    apply: join([sh`p=${path}; s=${src}`, parents, write]),
    diff: [contentDiff(seen.stdout.subarray(0, shown), seen.stdout.subarray(shown), { before: path, after: src })],
    finish: writtenResult,
  };
}

function planTree(args: DeployArgs & { readonly src: string }, seen: Reply, src: string): Plan {
  const { fields } = seen;
  const given = fields.get('given') ?? args.dest;
  const path = fields.get('path') ?? given;
  const own = parseStat(fields.get('st'));
  const facts: TaskResult = {
    dest: args.src.endsWith('/') && !given.endsWith('/') && own !== undefined ? `${given}/` : given,
    src,
    checksum: null,
    md5sum: null,
  };
  const umask = Number.parseInt(fields.get('umask') ?? '022', 8);
  const { directory_mode: _folders, ...top } = args;
  const fresh: FileStat = { ...newFile(umask), kind: 'directory', mode: 0o777 & ~umask };
  const attributes = planAttributes(top, own ?? fresh, fields, { path: given });
  if (attributes.failure !== undefined) return { result: { ...attributes.failure, ...facts } };
  const [from, to] = readTrees(seen.stdout.toString('utf8'));
  const { folders, files, links } = treeDifferences(from, to);
  const isSame = !fields.has('fresh') && own !== undefined && folders.length + files.length + links.length === 0;
  const known = own === undefined ? {} : statResult(own);
  if (isSame && !attributes.isChanged) return { result: { ...facts, ...known } };
  const owner = `${args.owner ?? ''}${args.group === undefined ? '' : `:${args.group}`}`;
  const own1 = owner === '' ? raw(':') : sh`chown -h -- ${owner} "$1"`;
  const apply = sh`${LOOK}
own() { ${own1}; }
s=${src}
p=${given}
mkdir -p -- ${path} && cd -- ${path} || exit 1
d() { mkdir -p -- "$1" && chmod -- "$2" "$1" && own "$1" || exit 1; }
f() { rm -f -- "$1.cbx.$$" && cp -- "$s/$1" "$1.cbx.$$" && own "$1.cbx.$$" && mv -f -- "$1.cbx.$$" "$1" || exit 1; }
l() { rm -f -- "$1" && ln -s -- "$2" "$1" && own "$1" || exit 1; }
${join(folders.map(({ name, mode }) => sh`d ${`./${name}`} ${mode.toString(8)}`))}
${join(files.map((name) => sh`f ${`./${name}`}`))}
${join(links.map(({ name, to: target }) => sh`l ${`./${name}`} ${target}`))}
cd / || exit 1
${attributesApply(attributes.changes)}
look st "$p"`;
  return {
    result: { ...facts, ...known },
    apply,
    finish: (applied) => {
      const stat = parseStat(applied.fields.get('st'));
      return failureOf(applied) ?? (stat === undefined ? {} : statResult(stat));
    },
  };
}
