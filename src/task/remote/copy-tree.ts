import type { Reply } from '../../shell/remote-shell.ts';
import { type Script, sh } from '../../shell/script.ts';
import type { LocalTree } from '../local-tree.ts';
import type { Plan } from '../module.ts';
import { failureOf } from '../run-module.ts';
import { attributesProbe, planAttributes } from './attributes.ts';
import { type DeployArgs, newFile } from './deploy-file.ts';
import { expandWord } from './expansion.ts';
import { type FileStat, LOOK, parseStat } from './stat.ts';
import { calls, type FileChange, type FolderChange, treeApply } from './tree-apply.ts';
import { readListing } from './tree-listing.ts';

/** One look at everything below the destination that the tree names: states, then digests, on stdout. */
export function treeProbe(args: DeployArgs, folder: string, tree: LocalTree): Script {
  const names = [...tree.directories, ...tree.files, ...tree.links].map(({ name }) => `./${name}`);
  return sh`${LOOK}
p=${expandWord(args.dest)}
put given "$p"
${folder === '' ? undefined : sh`p=\${p%/}/${folder}`}
put path "$p"
look st "$p"
${attributesProbe(args)}
put umask "$(umask)"
if [ -d "$p" ] && cd -- "$p"; then
  s() { stat -c '%s|%f|%u|%g|%X|%Y|%i|%d|%h|%U|%G|%n/' -- "$@" 2>/dev/null; }
  c() { for f do if [ -f "$f" ] && [ ! -L "$f" ]; then set -- "$@" "$f"; fi; shift; done; [ $# = 0 ] || sha1sum -- "$@" 2>/dev/null; }
  l() { for f do [ ! -L "$f" ] || printf '%s|%s/\n' "$f" "$(readlink -- "$f")"; done; }
  ${calls(sh`s`, names)}
  echo //
  ${calls(
    sh`c`,
    tree.files.map(({ name }) => `./${name}`),
  )}
  echo //
  ${calls(
    sh`l`,
    tree.links.map(({ name }) => `./${name}`),
  )}
fi
:`;
}

/** Decides which folders, files and links differ. */
export function treePlan(args: DeployArgs, seen: Reply, tree: LocalTree, source: string): Plan {
  const path = seen.fields.get('path') ?? args.dest;
  const given = seen.fields.get('given') ?? args.dest;
  const result = { dest: given.endsWith('/') ? given : `${given}/`, src: source };
  const top = parseStat(seen.fields.get('st'));
  if (top !== undefined && top.kind !== 'directory' && top.kind !== 'link') {
    return { result: { failed: true, changed: false, msg: `${path} exists and is not a folder`, ...result } };
  }
  const sight = readListing(seen.stdout.toString('utf8'));
  const umask = Number.parseInt(seen.fields.get('umask') ?? '022', 8);
  const { mode, ...owned } = args;
  const folderArgs = { ...owned, ...(args.directory_mode === undefined ? {} : { mode: args.directory_mode }) };

  const folders: FolderChange[] = [];
  for (const { name, mode: localMode } of [{ name: '', mode: 0o755 }, ...tree.directories]) {
    const now = name === '' ? top : sight.stats.get(name);
    const preserved =
      args.mode === 'preserve' && args.directory_mode === undefined && name !== '' ? { mode: localMode } : {};
    if (name === '' && now !== undefined) continue;
    const base: FileStat = now ?? { ...newFile(umask), kind: 'directory', mode: 0o777 & ~umask };
    const plan = planAttributes({ ...folderArgs, ...preserved }, base, seen.fields, { path: `${path}/${name}` });
    if (plan.failure !== undefined) return { result: { ...plan.failure } };
    if (now === undefined || plan.isChanged) folders.push({ name, isNew: now === undefined, changes: plan.changes });
  }

  const files: FileChange[] = [];
  for (const { name, file } of tree.files) {
    const now = sight.stats.get(name);
    const isSame = now?.kind === 'file' && sight.digests.get(name) === file.sha1;
    if (now !== undefined && !isSame && args.force === false) continue;
    const wanted = mode === 'preserve' ? { ...owned, mode: file.mode ?? 0o644 } : args;
    const plan = planAttributes(wanted, now?.kind === 'file' ? now : newFile(umask), seen.fields, {
      path: `${path}/${name}`,
    });
    if (plan.failure !== undefined) return { result: { ...plan.failure } };
    if (isSame && plan.isChanged) files.push({ name, changes: plan.changes });
    if (isSame) continue;
    // A new file takes the place of the old one, with its owner and mode.
    const kept = now === undefined ? { mode: 0o666 & ~umask } : { uid: now.uid, gid: now.gid, mode: now.mode };
    files.push({
      name,
      changes: { ...kept, ...plan.changes },
      file,
      isSaved: args.backup === true && now !== undefined,
    });
  }
  const links = tree.links.filter(({ name, to }) => sight.links.get(name) !== to);
  if (top !== undefined && folders.length + files.length + links.length === 0) return { result };
  return {
    result,
    apply: treeApply(path, { folders, files, links }),
    finish: (applied) => failureOf(applied) ?? {},
  };
}
