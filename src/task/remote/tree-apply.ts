import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { join, raw, type Script, sh } from '../../shell/script.ts';
import type { LocalFile } from '../local-file.ts';
import type { LocalTree } from '../local-tree.ts';
import type { Request } from '../module.ts';
import { tarEnd, tarHeaders, tarPadding } from '../tar-stream.ts';
import { type AttributeChanges, octal } from './attributes.ts';

/** How many names one command gets. */
const NAMES_PER_CALL = 200;

export interface FolderChange {
  /** Relative to the tree's top, which is ''. */
  readonly name: string;
  readonly isNew: boolean;
  readonly changes: AttributeChanges;
}

export interface FileChange {
  readonly name: string;
  readonly changes: AttributeChanges;
  /** The new content; absent where only attributes differ. */
  readonly file?: LocalFile;
  /** Keep a copy of the old one. */
  readonly isSaved?: boolean;
}

export interface TreeChanges {
  readonly folders: readonly FolderChange[];
  readonly files: readonly FileChange[];
  readonly links: LocalTree['links'];
}

/** A file on its way: in a folder of the stream for each folder of the destination. */
interface Sent {
  readonly file: LocalFile;
  readonly inStream: string;
  readonly folder: string;
  readonly changes: AttributeChanges;
  /** The old file, as seen from the folder of what was unpacked; absent when it need not be saved. */
  readonly saved?: string;
}

/**
 * One request for all changes below a folder: the files travel as one tar stream into a temporary folder beside their
 * places, get owner and mode there and are renamed. Its forks grow with the number of folders and of different owners and
 * modes, not with that of files.
 */
export function treeApply(path: string, { folders, files, links }: TreeChanges): Request {
  const sent = sentFiles(files);
  const kept = files.filter(({ file }) => file === undefined);
  const made = folders.filter(({ name, isNew }) => isNew && name !== '').map(({ name }) => here(name));
  const script = join([
    sh`die() { put msg "$1"; exit 1; }
o() { w=$1; shift; chown -h -- "$w" "$@" 2>/dev/null || for f do [ -O "$f" ] || die "could not change the owner of $f"; done; }
m() { w=$1; shift; chmod -- "$w" "$@" || exit 1; }
b() { for f do [ ! -f "$f" ] || cp -p -- "$f" "$f.$$.$(date +%Y-%m-%d@%H:%M:%S)~" || exit 1; done; }
mkdir -p -- ${path} && cd -- ${path} || exit 1`,
    calls(sh`mkdir -p --`, made, sh` || exit 1`),
    attributeCalls(folders, ({ name }) => here(name)),
    sent.length === 0 ? undefined : placeFiles(sent),
    attributeCalls(kept, ({ name }) => here(name)),
    ...links.map(({ name, to }) => sh`rm -f -- ${here(name)} && ln -s -- ${to} ${here(name)} || exit 1`),
    raw(':'),
  ]);
  return { script, ...(sent.length === 0 ? {} : { stdin: () => tarOf(sent) }) };
}

/** A command with many names, as often as it takes; `after` stands behind each. */
export function calls(command: Script, names: readonly string[], after?: Script): Script | undefined {
  const parts: Script[] = [];
  for (let at = 0; at < names.length; at += NAMES_PER_CALL) {
    parts.push(sh`${command} ${names.slice(at, at + NAMES_PER_CALL)}${after}`);
  }
  return parts.length === 0 ? undefined : join(parts);
}

function sentFiles(files: readonly FileChange[]): readonly Sent[] {
  const numbers = new Map<string, number>();
  return files.flatMap(({ name, file, changes, isSaved }) => {
    if (file === undefined) return [];
    const folder = posix.dirname(name);
    const number = numbers.get(folder) ?? numbers.size;
    numbers.set(folder, number);
    const saved = isSaved === true ? { saved: `../${name}` } : {};
    const inStream = `./${number}/${posix.basename(name)}`;
    return [{ file, inStream, folder: folder === '.' ? '../' : `../${folder}/`, changes, ...saved }];
  });
}

function placeFiles(sent: readonly Sent[]): Script {
  const byFolder = namesBy(sent, ({ folder, inStream }) => [folder, inStream]);
  return sh`t=./.cbx.$$.d
(umask 077; mkdir -- "$t") || exit 1
trap 'rm -rf -- "$t"' EXIT
trap 'exit 1' HUP INT TERM
(
cd -- "$t" && tar xf - || die "could not unpack the files in $t (is the disk full?)"
${attributeCalls(sent, ({ inStream }) => inStream)}
${calls(
  sh`b`,
  sent.flatMap(({ saved }) => saved ?? []),
)}
${join([...byFolder].map(([folder, names]) => calls(sh`mv -f --`, names, sh` ${folder} || exit 1`)))}
) || exit 1`;
}

/** Owners before modes: chown clears setuid. */
function attributeCalls<T extends { readonly changes: AttributeChanges }>(
  all: readonly T[],
  nameOf: (each: T) => string,
): Script {
  const owners = namesBy(all, (each) => [ownerText(each.changes), nameOf(each)]);
  const modes = namesBy(all, (each) => [
    each.changes.mode === undefined ? undefined : octal(each.changes.mode),
    nameOf(each),
  ]);
  return join([
    ...[...owners].map(([owner, names]) => calls(sh`o ${owner}`, names)),
    ...[...modes].map(([mode, names]) => calls(sh`m ${mode}`, names)),
  ]);
}

/** `uid:gid` with either part left out; undefined when both stay. */
function ownerText({ uid, gid }: AttributeChanges): string | undefined {
  if (uid === undefined && gid === undefined) return undefined;
  return `${uid ?? ''}${gid === undefined ? '' : `:${gid}`}`;
}

/** Names under the first word of their pair; those without one are left out. */
function namesBy<T>(
  all: readonly T[],
  pair: (each: T) => readonly [key: string | undefined, name: string],
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const each of all) {
    const [key, name] = pair(each);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [name]);
    else group.push(name);
  }
  return groups;
}

/** A name below the current folder that no command takes for an option. */
function here(name: string): string {
  return name === '' ? '.' : `./${name}`;
}

/** The names in the stream are those of the controller's folder, each below a number: none can lead out of it. */
function tarOf(sent: readonly Sent[]): Readable {
  return Readable.from(
    (async function* () {
      for (const { inStream, file } of sent) {
        yield tarHeaders(inStream, file.size);
        let bytes = 0;
        for await (const chunk of file.open()) {
          bytes += (chunk as Buffer).length;
          yield chunk as Buffer;
        }
        if (bytes !== file.size) throw new Error(`${file.path ?? file.name} changed while it was sent`);
        yield tarPadding(file.size);
      }
      yield tarEnd();
    })(),
  );
}
