import schema from '../schemas/tasks/file.json' with { type: 'json' };
import {
  type AttributePlan,
  attributesApply,
  attributesProbe,
  defineTask,
  expandWord,
  type FileArgs,
  type FileStat,
  failureOf,
  type Json,
  join,
  LOOK,
  modeApply,
  ownerApply,
  type Plan,
  parseStat,
  parseTime,
  planAttributes,
  RECURSE_PROBE,
  type Reply,
  recurseChanges,
  type Script,
  sh,
  statResult,
  type TaskContext,
  type TaskResult,
  timeProbe,
  timesApply,
  type WantedTime,
} from '../src/task/index.ts';

type State = NonNullable<FileArgs['state']>;
type Facts = { [key: string]: Json };

/** Everything the probe found, and what is asked of it. */
interface Sight {
  readonly args: FileArgs;
  readonly seen: Reply;
  readonly context: TaskContext;
  readonly path: string;
  /** The path itself, and what it leads to when it is a link. */
  readonly own?: FileStat;
  readonly target?: FileStat;
  readonly previous: 'absent' | 'file' | 'directory' | 'link' | 'hard';
}

/** Creates, removes, links and touches paths, and sets their attributes. */
export default defineTask<FileArgs>({
  name: 'file',
  kind: 'converge',
  check: 'full',
  schema,
  probe(args, context) {
    const { modification, access } = times(args) ?? { modification: PRESERVE, access: PRESERVE };
    const diff = context.diffMode && args.state === 'absent';
    return {
      maxOutput: 512 * 1024 * 1024,
      script: sh`${LOOK}
p=${expandWord(args.path)}
${args.follow && args.state === 'directory' ? FOLLOW_LINK : undefined}
put path "$p"
look own "$p"
if [ -z "$seen" ]; then put umask "$(umask)"; put me "$(id)"; fi
if [ -L "$p" ]; then
  put link "$(readlink -- "$p")"
  ${args.follow ? sh`look target "$p" -L` : undefined}
fi
${args.state === 'link' || args.state === 'hard' ? sh`[ ! -d "$p" ] || [ -z "$(ls -A -- "$p" 2>/dev/null)" ] || put full 1` : undefined}
${
  args.src === undefined
    ? undefined
    : sh`s=${expandWord(args.src)}
put src "$s"
case $s in
  /*) ;;
  *) if [ -d "$p" ] && [ ! -L "$p" ]; then s=$p/$s; else case $p in */*) s=\${p%/*}/$s ;; esac; fi ;;
esac
keep=$seen; look source "$s" -L; seen=$keep`
}
${attributesProbe(args)}
${timeProbe('want_mtime', modification)}
${timeProbe('want_atime', access)}
${args.recurse ? RECURSE_PROBE : undefined}
${diff ? sh`[ ! -d "$p" ] || [ -L "$p" ] || find "$p" ! -path "$p" -type d; echo /; [ ! -d "$p" ] || [ -L "$p" ] || find "$p" ! -path "$p" ! -type d` : undefined}
:`,
    };
  },
  plan(args, seen, context) {
    const own = parseStat(seen.fields.get('own'));
    const target = parseStat(seen.fields.get('target'));
    const previous = stateOf(own);
    const path = seen.fields.get('path') ?? args.path;
    const sight: Sight = {
      args,
      seen,
      context,
      path,
      previous,
      ...(own === undefined ? {} : { own }),
      ...(target === undefined ? {} : { target }),
    };
    const state: State = args.state ?? (previous === 'absent' ? (args.recurse ? 'directory' : 'file') : previous);
    if (args.recurse && state !== 'directory') return refused(sight, "recurse option requires state to be 'directory'");
    if (args.src !== undefined && state !== 'link' && state !== 'hard') {
      return refused(sight, "src option requires state to be 'link' or 'hard'");
    }
    if (times(args) === undefined) return refused(sight, 'a time does not fit its format');
    return PLANS[state](sight);
  },
});

/** Where a folder behind a link is, or is to be made: busybox' readlink -f is wrong for what is not there yet. */
const FOLLOW_LINK = sh`if [ -e "$p" ] && [ -L "$p" ]; then p=$(readlink -f -- "$p")
elif [ -L "$p" ]; then
  l=$(readlink -- "$p")
  case $l in /*) p=$l ;; *) case $p in */*) p=\${p%/*}/$l ;; *) p=$l ;; esac ;; esac
fi`;

const PRESERVE: WantedTime = { kind: 'preserve' };

const PLANS: Readonly<Record<State, (sight: Sight) => Plan>> = {
  absent: planAbsent,
  directory: planDirectory,
  file: planFile,
  hard: planHard,
  link: planLink,
  touch: planTouch,
};

function stateOf(stat: FileStat | undefined): Sight['previous'] {
  if (stat === undefined) return 'absent';
  if (stat.kind === 'link' || stat.kind === 'directory') return stat.kind;
  return stat.links > 1 ? 'hard' : 'file';
}

function planAbsent(sight: Sight): Plan {
  const { path, previous, seen, context } = sight;
  if (previous === 'absent') return { result: { path, state: 'absent' } };
  const before: Facts = { path, state: previous };
  if (previous === 'directory' && context.diffMode) {
    const [directories, files] = seen.stdout
      .toString('utf8')
      .split(/^\/$/m)
      .map((part) => part.split('\n').filter((row) => row !== ''));
    before.path_content = { directories: directories ?? [], files: files ?? [] };
  }
  const predicted = context.checkMode && sight.own !== undefined ? statResult(sight.own) : { state: 'absent' };
  return {
    result: { path, ...predicted, diff: { before, after: { path, state: 'absent' } } },
    apply: sh`rm -rf -- ${path}`,
  };
}

function planFile(sight: Sight): Plan {
  const { args, path } = sight;
  const isFollowed = args.follow && sight.own?.kind === 'link';
  const stat = isFollowed ? sight.target : sight.own;
  const kind = stateOf(stat);
  if (stat === undefined || (kind !== 'file' && kind !== 'hard')) {
    const problem = stat === undefined ? 'absent' : `${kind}`;
    return refused(
      sight,
      `file (${path}) is ${problem}, cannot continue`,
      stat === undefined ? { state: 'absent' } : {},
    );
  }
  return settle(sight, stat, { path }, { path });
}

function planTouch(sight: Sight): Plan {
  const { path, previous } = sight;
  if (previous !== 'absent') {
    const stat = sight.target ?? sight.own;
    return settle(sight, stat as FileStat, { dest: path }, { path, state: previous }, { path, state: 'touch' });
  }
  if (sight.context.checkMode) return { result: { changed: true, dest: path } };
  const create = sh`true >"$p" || die "Error, could not touch target: $p"`;
  return settle(
    sight,
    created(sight, 'file'),
    { dest: path },
    { path, state: 'absent' },
    { path, state: 'touch' },
    create,
  );
}

function planDirectory(sight: Sight): Plan {
  const { args, path, previous, seen } = sight;
  if (previous === 'directory') {
    const recursion = args.recurse ? recurseChanges(args, seen.stdout.toString('utf8'), seen.fields, path) : undefined;
    return settle(sight, sight.own as FileStat, { path }, { path }, { path }, recursion);
  }
  if (previous !== 'absent') return refused(sight, `${path} already exists as a ${previous}`);
  const stat = created(sight, 'directory');
  const attributes = planAttributes(args, stat, seen.fields, { path, isPredicted: sight.context.checkMode });
  if (attributes.failure !== undefined) return { result: attributes.failure };
  const before: Facts = { ...attributes.before, path, state: 'absent' };
  const after: Facts = { ...attributes.after, path, state: 'directory' };
  // Missing parents get the same attributes, one folder at a time, as Ansible makes them.
  const apply = sh`${LOOK}
want=${path}
make() {
  [ -z "$1" ] || [ -d "$1" ] || {
    case $1 in */*) make "\${1%/*}" ;; esac
    mkdir -- "$1" 2>/dev/null || [ -d "$1" ] || die "There was an issue creating $want as requested: $1 is in the way or cannot be written to"
    p=$1
    ${ownerApply(attributes.changes, 'p')}
    ${modeApply(args.mode === undefined ? undefined : (attributes.changes.mode ?? stat.mode), 'p')}
    :
  }
}
make ${path.replace(/(.)\/+$/, '$1')}
p=${path}
look own "$p"`;
  return { result: { path, diff: { before, after } }, apply, finish: finish({}) };
}

function planLink(sight: Sight): Plan {
  const { args, path, previous, seen, context } = sight;
  const now = seen.fields.get('link');
  const src = args.src === undefined ? now : seen.fields.get('src');
  if (src === undefined || src === '') return unnamed('symlinks');
  const source = args.src === undefined ? sight.target : parseStat(seen.fields.get('source'));
  if (!args.force && args.src !== undefined && source === undefined) {
    const msg = `src file does not exist, use "force=yes" if you really want to create the link: ${absolute(path, src)}`;
    return { result: { failed: true, changed: false, msg, path, src } };
  }
  if (previous === 'directory' && !args.force) {
    return refused(sight, `refusing to convert from directory to symlink for ${path}`);
  }
  if (previous === 'directory' && seen.fields.has('full')) {
    return refused(sight, `the directory ${path} is not empty, refusing to convert it`);
  }
  if ((previous === 'file' || previous === 'hard') && !args.force) {
    return refused(sight, `refusing to convert from ${previous} to symlink for ${path}`);
  }
  const isNew = previous !== 'link' || now !== src;
  const before: Facts =
    previous === 'link' ? { path, ...(isNew ? { src: now ?? '' } : {}) } : { path, state: previous };
  const after: Facts = previous === 'link' ? { path, ...(isNew ? { src } : {}) } : { path, state: 'link' };
  const result: TaskResult = { dest: path, src: args.src === undefined && !args.follow ? null : src };
  const make = isNew ? linkScript(sh`-s -- ${src}`, previous === 'directory') : undefined;
  if (args.follow && source === undefined) {
    context.warn(
      'Cannot set fs attributes on a non-existent symlink target. follow should be set to False to avoid this.',
    );
    if (make === undefined) return { result: { ...result, diff: { before, after } } };
    return {
      result: { ...result, diff: { before, after } },
      apply: sh`${LOOK}
p=${path}
${make}`,
    };
  }
  const stat = args.follow ? source : isNew ? { ...created(sight, 'link'), mode: 0o777 } : sight.own;
  const plan = settle(sight, stat as FileStat, result, before, after, make, args.follow ? undefined : { isLink: true });
  return args.src !== undefined && source === undefined ? withoutFacts(plan) : plan;
}

function unnamed(what: string): Plan {
  return { result: { failed: true, changed: false, msg: `src is required for creating new ${what}` } };
}

/** ansible-core tells no owner, mode or size of a link that leads nowhere. */
function withoutFacts({ finish: told, ...plan }: Plan): Plan {
  const bare = ({ uid, gid, owner, group, mode, size, state, ...rest }: TaskResult): TaskResult => rest;
  return {
    ...plan,
    result: bare(plan.result),
    ...(told === undefined ? {} : { finish: (applied) => bare(told(applied)) }),
  };
}

function planHard(sight: Sight): Plan {
  const { args, path, previous, seen } = sight;
  const src = seen.fields.get('src');
  const source = parseStat(seen.fields.get('source'));
  if (src === undefined) {
    if (previous === 'hard') return settle(sight, sight.own as FileStat, { dest: path, src: null }, { path });
    return unnamed('hardlinks');
  }
  if (source === undefined)
    return { result: { failed: true, changed: false, msg: 'src does not exist', dest: path, src } };
  const isSame = sight.own?.inode === source.inode && sight.own.device === source.device;
  const fail = (msg: string): Plan => ({ result: { ...refused(sight, msg).result, dest: path, src } });
  if (previous === 'hard' && !isSame && !args.force)
    return fail('Cannot link, different hard link exists at destination');
  if (previous === 'file' && !isSame && !args.force) return fail('Cannot link, file exists at destination');
  if (previous === 'directory') {
    if (seen.fields.has('full')) return fail(`the directory ${path} is not empty, refusing to convert it`);
    if (!args.force) return fail(`refusing to convert from directory to hard link for ${path}`);
  }
  const before: Facts = isSame ? { path } : { path, state: previous };
  const after: Facts = isSame ? { path } : { path, state: 'hard' };
  const make = isSame ? undefined : linkScript(sh`-- ${src}`, previous === 'directory');
  return settle(sight, source, { dest: path, src }, before, after, make);
}

/** A new link under a name of its own, then the rename: there is no moment without the path. */
function linkScript(source: Script, isDirectory: boolean): Script {
  return sh`case $p in */*) t=\${p%/*}/.cbx.$$.link ;; *) t=.cbx.$$.link ;; esac
ln ${source} "$t" || exit 1
${isDirectory ? sh`rmdir -- "$p" || { rm -f -- "$t"; exit 1; }` : undefined}
mv -fT -- "$t" "$p" 2>/dev/null || { rm -f -- "$p" && mv -f -- "$t" "$p"; } || { rm -f -- "$t"; exit 1; }`;
}

/** Attributes and times of a path that is as wanted otherwise, after `first` where something has to be made. */
function settle(
  sight: Sight,
  stat: FileStat,
  result: TaskResult,
  before: Facts,
  after: Facts = before,
  first?: Script,
  options: { readonly isLink?: boolean } = {},
): Plan {
  const { args, path, seen, context } = sight;
  const attributes: AttributePlan = planAttributes(args, stat, seen.fields, { path, ...options });
  if (attributes.failure !== undefined) {
    return { result: { ...(sight.own === undefined ? {} : statResult(sight.own)), ...attributes.failure } };
  }
  const wanted = times(args) ?? { modification: PRESERVE, access: PRESERVE };
  const isTouched = first === undefined || sight.previous !== 'absent';
  const modification = isTouched
    ? needed(wanted.modification, stat.mtime, seen.fields.get('want_mtime'))
    : wanted.modification;
  const access = isTouched ? needed(wanted.access, stat.atime, seen.fields.get('want_atime')) : wanted.access;
  const timing = timesApply(modification, access);
  const known: TaskResult = sight.own === undefined ? {} : statResult(sight.own);
  const isHard = args.state === 'hard' ? { state: 'hard' } : {};
  const diff = { before: { ...attributes.before, ...before }, after: { ...attributes.after, ...after } };
  const decided: TaskResult = { ...known, ...result, diff };
  const isChanged = attributes.isChanged || first !== undefined || timing !== undefined;
  if (!isChanged) return { result: { ...decided, ...isHard } };
  if (context.checkMode) return { result: { ...decided, changed: true } };
  const target = args.follow && sight.own?.kind === 'link' ? sh`p=$(readlink -f -- "$p")` : undefined;
  const followNew =
    args.follow && args.state === 'link' && attributes.isChanged ? sh`p=$(readlink -f -- "$p")` : undefined;
  const apply = join([
    LOOK,
    sh`p=${path}`,
    first,
    followNew ?? (args.state === 'link' ? undefined : target),
    attributesApply(attributes.changes),
    timing,
    sh`look own ${path}`,
  ]);
  const touched = modification.kind !== 'preserve' || access.kind !== 'preserve';
  return { result: decided, apply, finish: finish(isHard, touched ? { ...diff, was: stat } : undefined) };
}

/** The file as it is after the change; a touch shows the times before and after it. */
function finish(
  more: TaskResult,
  touched?: { readonly before: Facts; readonly after: Facts; readonly was: FileStat },
): (applied: Reply) => TaskResult {
  return (applied) => {
    const failure = failureOf(applied);
    if (failure !== undefined) return failure;
    const stat = parseStat(applied.fields.get('own'));
    if (stat === undefined) return more;
    if (touched === undefined) return { ...statResult(stat), ...more };
    const { before, after, was } = touched;
    const diff = {
      before: { ...before, atime: was.atime, mtime: was.mtime },
      after: { ...after, atime: stat.atime, mtime: stat.mtime },
    };
    return { ...statResult(stat), ...more, diff };
  };
}

/** The file that creation would give: the user's own, with the umask's mode. */
function created(sight: Sight, kind: FileStat['kind']): FileStat {
  const me = sight.seen.fields.get('me') ?? '';
  // `id` names the effective ones (euid, egid) only where they differ.
  const id = (name: string): number => Number(new RegExp(`^(?:.* e|.* )?${name}=(\\d+)`).exec(me)?.[1] ?? 0);
  const umask = Number.parseInt(sight.seen.fields.get('umask') ?? '022', 8);
  const mode = (kind === 'directory' ? 0o777 : 0o666) & ~umask;
  const base = { kind, mode, uid: id('uid'), gid: id('gid'), size: 0, mtime: 0, atime: 0 };
  return { ...base, inode: '', device: '', links: 1, owner: '', group: '' };
}

function needed(time: WantedTime, now: number, wanted: string | undefined): WantedTime {
  return time.kind === 'at' && wanted !== undefined && Number(wanted) === now ? PRESERVE : time;
}

/** Undefined when a time does not fit its format. A touch means "now" unless it says otherwise. */
function times(args: FileArgs): { modification: WantedTime; access: WantedTime } | undefined {
  const standard = args.state === 'touch' ? 'now' : 'preserve';
  const modification = parseTime(args.modification_time, args.modification_time_format, standard);
  const access = parseTime(args.access_time, args.access_time_format, standard);
  return modification === undefined || access === undefined ? undefined : { modification, access };
}

function refused(sight: Sight, msg: string, more: TaskResult = {}): Plan {
  const known = sight.own === undefined ? {} : statResult(sight.own);
  return { result: { ...known, failed: true, changed: false, msg, path: sight.path, ...more } };
}

function absolute(path: string, src: string): string {
  return src.startsWith('/') ? src : `${path.slice(0, path.lastIndexOf('/') + 1)}${src}`;
}
