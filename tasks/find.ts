import schema from '../schemas/tasks/find.json' with { type: 'json' };
import {
  type Candidate,
  checksumOf,
  decodeBytes,
  defineTask,
  expandWord,
  type FindArgs,
  type FindFilter,
  failureOf,
  findFilter,
  type Json,
  join,
  type ProcedureContext,
  PythonRegexError,
  parseListing,
  pythonRegex,
  type RemoteShell,
  sh,
  type TaskResult,
} from '../src/task/index.ts';

/** Files, folders or links below some paths that fit names, age, size and content. */
export default defineTask<FindArgs>({
  name: 'find',
  kind: 'procedure',
  check: 'always',
  schema,
  async run(args, context) {
    const filter = filterOf(args);
    if (!isFilter(filter)) return filter;
    const shell = await context.shell();
    const limit = args.recurse
      ? args.depth === undefined
        ? undefined
        : sh`-maxdepth ${args.depth + 1}`
      : sh`-maxdepth 1`;
    const reply = await shell.run(
      sh`put now "$(date +%s)"
look_in() {
  if [ -d "$1" ]; then printf '%s/\n' "$1"; else printf 'not a directory|%s/\n' "$1"; return 0; fi
  find ${args.follow ? sh`-L` : sh`-P`} "\${1%/}/" ${limit} -exec stat ${args.follow ? sh`-L` : undefined} -c '%s|%f|%u|%g|%X|%Y|%i|%d|%h|%U|%G|%Z|%x|%y|%z|%n/' -- {} + 2>/dev/null
}
${join(args.paths.map((path) => sh`look_in ${expandWord(path)}`))}
:`,
      { signal: context.signal, maxOutput: 512 * 1024 * 1024 },
    );
    const failure = failureOf(reply);
    if (failure !== undefined) return failure;
    const listing = parseListing(decodeBytes(reply.stdout));
    const now = Number(reply.fields.get('now') ?? Date.now() / 1000);
    const depth = args.depth;
    let found = listing.entries.filter(
      (entry) => (depth === undefined || entry.depth <= depth) && filter.matches(entry, now),
    );
    if (args.contains !== undefined) found = await containing(args, args.contains, found, shell, context);
    const digests = args.get_checksum ? await checksumOf(found, shell, context) : new Map<string, string>();
    const files = found.map(({ path, facts }): Json => {
      const checksum = digests.get(path);
      return checksum === undefined ? facts : { ...facts, checksum };
    });
    const skipped = Object.fromEntries(listing.notFolders.map((path) => [path, `'${path}' is not a directory`]));
    for (const [path, reason] of Object.entries(skipped)) {
      context.warn(`Skipped '${path}' path due to this access issue: ${reason}\n`);
    }
    const msg =
      listing.notFolders.length === 0 ? 'All paths examined' : 'Not all paths examined, check warnings for details';
    return {
      changed: false,
      files,
      matched: files.length,
      examined: listing.entries.length,
      skipped_paths: skipped,
      msg,
    };
  },
});

function isFilter(filter: FindFilter | TaskResult): filter is FindFilter {
  return 'matches' in filter;
}

function filterOf(args: FindArgs): FindFilter | TaskResult {
  try {
    return findFilter({
      patterns: args.patterns ?? (args.use_regex ? ['.*'] : ['*']),
      excludes: args.excludes ?? [],
      useRegex: args.use_regex,
      hidden: args.hidden,
      fileType: args.file_type,
      ageStamp: args.age_stamp,
      ...(args.age === undefined ? {} : { age: args.age }),
      ...(args.size === undefined ? {} : { size: args.size }),
    });
  } catch (error) {
    if (error instanceof RangeError) {
      const name = error.message;
      return {
        failed: true,
        changed: false,
        msg: `failed to process ${name}`,
        [name]: name === 'age' ? (args.age ?? '') : (args.size ?? ''),
      };
    }
    if (error instanceof PythonRegexError)
      return { failed: true, changed: false, msg: `a pattern cannot be used: ${error.reason}` };
    throw error;
  }
}

/** Files whose text fits: line by line from the start of each line, or anywhere with read_whole_file. */
async function containing(
  args: FindArgs,
  pattern: string,
  found: readonly Candidate[],
  shell: RemoteShell,
  context: ProcedureContext,
): Promise<Candidate[]> {
  const regex = pythonRegex(pattern);
  const kept: Candidate[] = [];
  for (const entry of found) {
    if (entry.kind !== 'file') continue;
    const reply = await shell.run(sh`cat -- ${entry.path}`, { signal: context.signal, maxOutput: 64 * 1024 * 1024 });
    const text = decodeBytes(reply.stdout);
    const isThere = args.read_whole_file
      ? regex.search(text) !== undefined
      : text.split('\n').some((line) => regex.match(line) !== undefined);
    if (isThere) kept.push(entry);
  }
  return kept;
}
