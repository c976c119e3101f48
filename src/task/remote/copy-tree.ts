import { lstat, readdir, readlink, stat } from 'node:fs/promises';
import { join as joinPath } from 'node:path';
import { Readable } from 'node:stream';
import type { Reply } from '../../shell/remote-shell.ts';
import { join, raw, type Script, sh } from '../../shell/script.ts';
import { type LocalFile, localFile } from '../local-file.ts';
import type { Plan, Request, TaskContext } from '../module.ts';
import { failureOf } from '../run-module.ts';
import { tarEnd, tarHeader, tarPadding } from '../tar-stream.ts';
import { attributesProbe, octal, ownerApply, planAttributes } from './attributes.ts';
import { type DeployArgs, newFile } from './deploy-file.ts';
import { expandWord } from './expansion.ts';
import { type FileStat, LOOK, parseStat } from './stat.ts';
import { readListing } from './tree-listing.ts';

/** What stands below the source folder; names are relative to it, parents before children. */
export interface LocalTree {
  readonly directories: readonly { readonly name: string; readonly mode: number }[];
  readonly files: readonly { readonly name: string; readonly file: LocalFile }[];
  readonly links: readonly { readonly name: string; readonly to: string }[];
}

/** How many names one probe command gets. */
const NAMES_PER_CALL = 200;

/**
 * Reads a folder of the controller.
 * @param follow copy what a link leads to (`local_follow`), not the link
 */
export async function localTree(
  root: string,
  context: TaskContext,
  decrypt: boolean,
  follow: boolean,
): Promise<LocalTree> {
  const directories: { name: string; mode: number }[] = [];
  const files: { name: string; file: LocalFile }[] = [];
  const links: { name: string; to: string }[] = [];
  const walk = async (folder: string, above: ReadonlySet<string>): Promise<void> => {
    for (const entry of (await readdir(joinPath(root, folder))).sort()) {
      const name = folder === '' ? entry : `${folder}/${entry}`;
      const path = joinPath(root, name);
      const own = await lstat(path);
      if (own.isSymbolicLink() && !follow) {
        links.push({ name, to: await readlink(path) });
        continue;
      }
      const target = own.isSymbolicLink() ? await stat(path) : own;
      if (target.isDirectory()) {
        const id = `${target.dev}:${target.ino}`;
        if (above.has(id)) continue; // a link to a folder above itself
        directories.push({ name, mode: target.mode & 0o7777 });
        await walk(name, new Set([...above, id]));
      } else if (target.isFile()) files.push({ name, file: await localFile(path, context, decrypt) });
    }
  };
  await walk('', new Set());
  return { directories, files, links };
}

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
  ${calls('s', names)}
  echo //
  ${calls(
    'c',
    tree.files.map(({ name }) => `./${name}`),
  )}
  echo //
  ${calls(
    'l',
    tree.links.map(({ name }) => `./${name}`),
  )}
fi
:`;
}

/** Decides which folders, files and links differ, and sends the files as one tar stream. */
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
  const steps: Script[] = [];
  const sent: LocalFile[] = [];
  const { mode, ...owned } = args;
  const folderArgs = { ...owned, ...(args.directory_mode === undefined ? {} : { mode: args.directory_mode }) };

  const folders = [{ name: '', mode: 0o755 }, ...tree.directories];
  for (const { name, mode: localMode } of folders) {
    const now = name === '' ? top : sight.stats.get(name);
    const preserved =
      args.mode === 'preserve' && args.directory_mode === undefined && name !== '' ? { mode: localMode } : {};
    const wanted = { ...folderArgs, ...preserved };
    if (name === '' && now !== undefined) continue;
    const base: FileStat = now ?? { ...newFile(umask), kind: 'directory', mode: 0o777 & ~umask };
    const plan = planAttributes(wanted, base, seen.fields, { path: `${path}/${name}` });
    if (plan.failure !== undefined) return { result: { ...plan.failure } };
    if (now !== undefined && !plan.isChanged) continue;
    const target = name === '' ? '.' : `./${name}`;
    steps.push(
      join([
        sh`p=${target}`,
        name !== '' && now === undefined ? raw('mkdir -p -- "$p" || exit 1') : undefined,
        ownerApply(plan.changes, 'p'),
        plan.changes.mode === undefined ? undefined : sh`chmod -- ${octal(plan.changes.mode)} "$p" || exit 1`,
      ]),
    );
  }
  for (const { name, file } of tree.files) {
    const now = sight.stats.get(name);
    const isSame = now?.kind === 'file' && sight.digests.get(name) === file.sha1;
    if (now !== undefined && !isSame && args.force === false) continue;
    const wanted = mode === 'preserve' ? { ...owned, mode: file.mode ?? 0o644 } : args;
    const plan = planAttributes(wanted, now?.kind === 'file' ? now : newFile(umask), seen.fields, {
      path: `${path}/${name}`,
    });
    if (plan.failure !== undefined) return { result: { ...plan.failure } };
    if (isSame && !plan.isChanged) continue;
    const owner = `${plan.changes.uid ?? now?.uid ?? ''}:${plan.changes.gid ?? now?.gid ?? ''}`.replace(/^:$/, '-');
    const bits = octal(plan.changes.mode ?? now?.mode ?? 0o666 & ~umask);
    if (isSame) steps.push(sh`a ${`./${name}`} ${owner} ${bits}`);
    else {
      steps.push(
        sh`f ${String(sent.length)} ${`./${name}`} ${owner} ${bits}${args.backup === true ? sh` b` : undefined}`,
      );
      sent.push(file);
    }
  }
  for (const { name, to } of tree.links) {
    if (sight.links.get(name) === to) continue;
    steps.push(sh`rm -f -- ${`./${name}`} && ln -s -- ${to} ${`./${name}`} || exit 1`);
  }
  if (steps.length === 0 && top !== undefined) return { result };
  const apply: Request = {
    script: sh`die() { put msg "$1"; exit 1; }
mkdir -p -- ${path} && cd -- ${path} || exit 1
a() {
  [ "$2" = - ] || chown -h -- "$2" "$1" 2>/dev/null || { [ -O "$1" ] || die "could not change the owner of $1"; }
  chmod -- "$3" "$1" || exit 1
}
f() {
  a "$t/$1" "$3" "$4"
  if [ -n "\${5-}" ] && [ -f "$2" ]; then cp -p -- "$2" "$2.$$.$(date +%Y-%m-%d@%H:%M:%S)~" || exit 1; fi
  mv -f -- "$t/$1" "$2" || exit 1
}
t=./.cbx.$$.d
(umask 077; mkdir -- "$t") || exit 1
trap 'rm -rf -- "$t"' EXIT
trap 'exit 1' HUP INT TERM
${sent.length === 0 ? undefined : sh`(cd "$t" && tar xf -) || die "could not unpack the files in $t (is the disk full?)"`}
${join(steps)}
:`,
    ...(sent.length === 0 ? {} : { stdin: () => tarOf(sent) }),
  };
  return { result, apply, finish: (applied) => failureOf(applied) ?? {} };
}

/** Files travel under numbers: no name of a file can do harm on the way. */
function tarOf(files: readonly LocalFile[]): Readable {
  return Readable.from(
    (async function* () {
      for (const [index, file] of files.entries()) {
        yield tarHeader(String(index), file.size);
        let sent = 0;
        for await (const chunk of file.open()) {
          sent += (chunk as Buffer).length;
          yield chunk as Buffer;
        }
        if (sent !== file.size) throw new Error(`${file.path ?? file.name} changed while it was sent`);
        yield tarPadding(file.size);
      }
      yield tarEnd();
    })(),
  );
}

function calls(command: 's' | 'c' | 'l', names: readonly string[]): Script {
  const parts: Script[] = [];
  for (let at = 0; at < names.length; at += NAMES_PER_CALL) {
    parts.push(sh`${command} ${names.slice(at, at + NAMES_PER_CALL)}`);
  }
  return join(parts);
}
