import { stat } from 'node:fs/promises';
import schema from '../schemas/tasks/unarchive.json' with { type: 'json' };
import {
  ARCHIVE,
  archiveDifferences,
  CbxError,
  defineTask,
  expandWord,
  failureOf,
  LOOK,
  type LocalFile,
  localFile,
  type ProcedureContext,
  parseStat,
  type RemoteShell,
  type Reply,
  recurseChanges,
  type Script,
  sh,
  statResult,
  type TaskResult,
  type UnarchiveArgs,
} from '../src/task/index.ts';

/** Unpacks an archive of the controller, of the target or of a URL into a folder of the target. */
export default defineTask<UnarchiveArgs>({
  name: 'unarchive',
  kind: 'procedure',
  check: 'full',
  schema,
  async run(args, context) {
    if (args.remote_src && !args.copy) {
      return { failed: true, changed: false, msg: 'parameters are mutually exclusive: copy, remote_src' };
    }
    const isRemote = args.remote_src || !args.copy;
    const archive = isRemote ? undefined : await controllerArchive(args, context);
    const shell = await context.shell();
    const seen = await shell.run(unpack(args, context, archive), {
      signal: context.signal,
      maxOutput: 256 * 1024 * 1024,
      ...(archive === undefined ? {} : { stdin: archive.content ?? archive.open() }),
    });
    return await settle(args, context, shell, seen, archive?.path ?? seen.fields.get('src') ?? args.src);
  },
});

async function controllerArchive(args: UnarchiveArgs, context: ProcedureContext): Promise<LocalFile> {
  const path = await context.findFile('files', args.src);
  if (!(await stat(path)).isFile()) throw new CbxError('ARGS_NOT_A_FILE', `src=${args.src} is not a file`);
  return await localFile(path, context, args.decrypt);
}

/** One script: gets the archive, refuses what would leave the folder, compares, and unpacks when something differs. */
function unpack(args: UnarchiveArgs, context: ProcedureContext, archive: LocalFile | undefined): Script {
  const options = tarOptions(args);
  const include = sh`${[...(args.include ?? [])]}`;
  const ignore = [
    ...(args.owner === undefined ? [] : ['Uid differs']),
    ...(args.group === undefined ? [] : ['Gid differs']),
    ...(args.mode === undefined ? [] : ['Mode differs']),
  ];
  const isUrl = archive === undefined && args.src.includes('://');
  return sh`${LOOK}
${ARCHIVE}
${archiveDifferences(options, ignore, include)}
d=${expandWord(args.dest)}
put dest "$d"
${
  args.creates === undefined
    ? undefined
    : sh`c=${expandWord(args.creates)}
if [ -e "$c" ] || [ -L "$c" ]; then put skipped "$c"; exit 0; fi`
}
[ -d "$d" ] || die "dest '$d' must be an existing dir"
${archive === undefined && !isUrl ? ownArchive(args) : temporaryArchive(args, isUrl)}
put src "$a"
[ -s "$a" ] || die "Invalid archive '$a', the file is 0 bytes"
kind
put handler "$h"
if [ "$z" = zip ]; then command -v unzip >/dev/null || die "Failed to find handler for \\"$a\\". Make sure the required command to extract the file is installed.
Unable to find required 'unzip' or 'zipinfo' binary in the path."; fi
names=$(members 2>&1) || die "Failed to find handler for $a. Make sure the required command to extract the file is installed. $names"
put files "$names"
bad=$(unsafe)
[ -z "$bad" ] || die "the archive $a would write outside of $d: $bad"
found=$(differences)
[ "$(id -u)" = 0 ] || found=$(printf '%s\n' "$found" | grep -v -e 'Uid differs' -e 'Gid differs')
[ -z "$found" ] || put found "$found"
${
  context.checkMode
    ? undefined
    : sh`if [ -n "$found" ]; then
  if [ "$z" = zip ]; then
    set -- unzip -o "$a" ${include} ${args.exclude === undefined || args.exclude.length === 0 ? undefined : sh`-x ${[...args.exclude]}`} -d "$d" ${[...(args.extra_opts ?? [])]}
  else
    set -- tar -x -C "$d" $z ${options} ${args.keep_newer ? '--keep-newer-files' : undefined} -f "$a" ${include}
  fi
  put cmd "$*"
  "$@" </dev/null
  put rc "$?"
fi`
}
look st "$d"
${
  hasAttributes(args)
    ? sh`printf '\n====\n'; cd -- "$d" && printf '%s\n' "$names" | while IFS= read -r n; do stat -c '%s|%f|%u|%g|%X|%Y|%i|%d|%h|%U|%G|%n/' -- "$n" 2>/dev/null; done
${attributeFields(args)}`
    : undefined
}
:`;
}

function ownArchive(args: UnarchiveArgs): Script {
  return sh`a=${expandWord(args.src)}
[ -e "$a" ] || die "Source '$a' does not exist"
[ -r "$a" ] || die "Source '$a' not readable"`;
}

/** The archive in a private file that is gone when the script ends. */
function temporaryArchive(args: UnarchiveArgs, isUrl: boolean): Script {
  const insecure = args.validate_certs ? undefined : sh`k=1`;
  return sh`a=$(mktemp) || die "could not create a temporary file"
trap 'rm -f -- "$a"' EXIT
trap 'exit 1' HUP INT TERM
${
  isUrl
    ? sh`k=
${insecure}
if command -v curl >/dev/null; then curl -fsSL \${k:+-k} -o "$a" -- ${args.src} || die "could not download the archive"
elif command -v wget >/dev/null; then wget -q \${k:+--no-check-certificate} -O "$a" -- ${args.src} || die "could not download the archive"
else die "neither curl nor wget is installed on the target"; fi`
    : sh`cat >"$a" || die "could not store the archive on the target (is the disk of $a full?)"`
}`;
}

function tarOptions(args: UnarchiveArgs): string[] {
  const extra = [...(args.extra_opts ?? [])];
  return [...extra, ...(args.exclude ?? []).map((pattern) => `--exclude=${pattern}`)];
}

function hasAttributes(args: UnarchiveArgs): boolean {
  return args.owner !== undefined || args.group !== undefined || args.mode !== undefined;
}

/** Ids of the wanted names: every member is compared with them. */
function attributeFields(args: UnarchiveArgs): Script {
  return sh`put umask "$(umask)"
${args.owner === undefined ? undefined : sh`put want_uid "$(id -u -- ${args.owner} 2>/dev/null)"`}
${args.group === undefined ? undefined : sh`g=$(getent group ${args.group} 2>/dev/null || grep -- ${`^${args.group}:`} /etc/group); g=\${g#*:*:}; put want_gid "\${g%%:*}"`}`;
}

async function settle(
  args: UnarchiveArgs,
  context: ProcedureContext,
  shell: RemoteShell,
  seen: Reply,
  src: string,
): Promise<TaskResult> {
  const failure = failureOf(seen);
  if (failure !== undefined) return failure;
  const { fields } = seen;
  const skipped = fields.get('skipped');
  if (skipped !== undefined) return { skipped: true, changed: false, msg: `skipped, since ${skipped} exists` };
  const [out = '', members = ''] = seen.stdout.toString('utf8').split(/\n====\n/);
  const dest = fields.get('dest') ?? args.dest;
  const stat = parseStat(fields.get('st'));
  const result: TaskResult = {
    dest,
    src,
    handler: fields.get('handler') ?? '',
    ...(stat === undefined ? {} : statResult(stat)),
  };
  if (args.list_files) result.files = (fields.get('files') ?? '').split('\n').filter((name) => name !== '');
  if (context.diffMode && fields.has('found')) result.diff = { prepared: `${fields.get('found')}\n` };
  const rc = fields.get('rc');
  if (rc !== undefined) {
    const err = seen.stderr.toString('utf8');
    result.extract_results = { cmd: (fields.get('cmd') ?? '').split(' '), rc: Number(rc), out, err };
    if (rc !== '0') return { ...result, failed: true, changed: false, msg: `failed to unpack ${src} to ${dest}` };
  }
  const changed = fields.has('found');
  const changes = recurseChanges(args, members, fields, '');
  if (changes === undefined || context.checkMode) return { ...result, changed: changed || changes !== undefined };
  const applied = await shell.run(
    sh`cd -- ${dest} || exit 1
${changes}`,
    { signal: context.signal },
  );
  return { ...result, changed: true, ...failureOf(applied) };
}
