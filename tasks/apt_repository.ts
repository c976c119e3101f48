import schema from '../schemas/tasks/apt_repository.json' with { type: 'json' };
import {
  type AptRepositoryArgs,
  aptEnvironment,
  type Diff,
  defineTask,
  join,
  parseSourceLine,
  type Reply,
  type Script,
  sh,
  sourceFileName,
  str,
  type TaskResult,
  type Value,
  withoutSource,
  withSource,
} from '../src/task/index.ts';

const MAIN = '/etc/apt/sources.list';

/** One-line sources of apt: there or not, in a file of their own. */
export default defineTask<AptRepositoryArgs>({
  name: 'apt_repository',
  kind: 'converge',
  check: 'full',
  schema,
  probe:
    () => sh`command -v apt-get >/dev/null 2>&1 || { put msg 'apt-get is not on this host: it is no Debian or relative'; exit 1; }
index=0
for file in ${MAIN} /etc/apt/sources.list.d/*.list; do
  [ -f "$file" ] || continue
  put "path.$index" "$file"
  put "text.$index" "$(cat -- "$file"; printf x)"
  index=$(( index + 1 ))
done`,
  plan(args, seen) {
    const { repo, state } = args;
    const about: TaskResult = { repo, state };
    if (repo.startsWith('ppa:'))
      return fail('PPA shortcuts are not resolved; give the source as a line that begins with deb');
    const source = parseSourceLine(repo);
    if (source === undefined || !source.isEnabled) return fail(`Invalid repository string: ${repo}`);
    const files = filesOf(seen.fields);
    const changes = state === 'present' ? add(args, source.text, files) : remove(source.text, files);
    if (changes.length === 0) return { result: { changed: false, ...about } };
    return {
      result: { changed: true, ...about },
      apply: { script: applyScript(args, changes), stdin: changes.map(({ after }) => after).join('') },
      diff: changes.map(diffOf),
      finish: (applied: Reply): TaskResult =>
        applied.rc === 0
          ? {}
          : { failed: true, changed: false, msg: applied.fields.get('msg') ?? applied.stderr.toString() },
    };
  },
});

interface Change {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string;
}

function filesOf(fields: ReadonlyMap<string, string>): { path: string; text: string }[] {
  const files: { path: string; text: string }[] = [];
  for (let index = 0; fields.has(`path.${index}`); index += 1) {
    files.push({
      path: fields.get(`path.${index}`) ?? '',
      text: (fields.get(`text.${index}`) ?? 'x').replace(/x$/, ''),
    });
  }
  return files;
}

function add(args: AptRepositoryArgs, source: string, files: readonly { path: string; text: string }[]): Change[] {
  const found = files
    .map(({ path, text }) => ({ path, before: text, after: withSource(text, source) }))
    .filter(({ after }) => after !== undefined);
  if (found.length > 0) return found.filter(({ before, after }) => before !== after) as Change[];
  const name = args.filename ?? sourceFileName(source);
  const path = name.startsWith('/') ? name : `/etc/apt/sources.list.d/${name.replace(/\.list$/, '')}.list`;
  const before = files.find((file) => file.path === path)?.text;
  const gap = before === undefined || before === '' || before.endsWith('\n') ? '' : '\n';
  return [{ path, before, after: `${before ?? ''}${gap}${source}\n` }];
}

function remove(source: string, files: readonly { path: string; text: string }[]): Change[] {
  return files
    .map(({ path, text }) => ({ path, before: text, after: withoutSource(text, source) }))
    .filter(({ before, after }) => before !== after);
}

/** Every file atomically; one that is empty afterwards goes, unless it is the main one. A failed update takes it all back. */
function applyScript(args: AptRepositoryArgs, changes: readonly Change[]): Script {
  const mode = args.mode === undefined ? undefined : modeText(args.mode);
  const steps = changes.map(({ path, before, after }, index) => {
    if (after.trim() === '' && path !== MAIN)
      return sh`cp -p -- ${path} "$saved/old.${index}" && rm -f -- ${path} || exit 1`;
    return sh`${before === undefined ? undefined : sh`cp -p -- ${path} "$saved/old.${index}" || exit 1`}
temporary=$(mktemp ${`${path}.XXXXXX`}) || exit 1
head -c ${Buffer.byteLength(after)} "$saved/new" >"$temporary" && tail -c +${Buffer.byteLength(after) + 1} "$saved/new" >"$saved/rest" && mv -f -- "$saved/rest" "$saved/new" || exit 1
chmod ${mode ?? '0644'} "$temporary" && mv -f -- "$temporary" ${path} || exit 1`;
  });
  return join([
    sh`saved=$(mktemp -d) || exit 1
trap 'rm -rf -- "$saved"' EXIT
cat >"$saved/new"`,
    ...steps,
    args.update_cache ? update(args, changes) : undefined,
  ]);
}

function update(args: AptRepositoryArgs, changes: readonly Change[]): Script {
  const back = changes.map(({ path, before }, index) =>
    before === undefined ? sh`rm -f -- ${path}` : sh`cp -p -- "$saved/old.${index}" ${path}`,
  );
  return sh`${aptEnvironment()}
tries=0
pause=1
until said=$(apt-get -q update 2>&1); do
  tries=$(( tries + 1 ))
  if [ "$tries" -ge ${args.update_cache_retries} ]; then
    ${join(back, '; ')}
    put msg "Failed to update apt cache: $said"
    exit 1
  fi
  sleep "$pause"
  pause=$(( pause * 2 ))
  if [ "$pause" -gt ${args.update_cache_retry_max_delay} ]; then pause=${args.update_cache_retry_max_delay}; fi
done`;
}

function modeText(mode: Value): string {
  return typeof mode === 'number' ? mode.toString(8).padStart(4, '0') : str(mode);
}

function diffOf({ path, before, after }: Change): Diff {
  return {
    before: before ?? '',
    after,
    before_header: before === undefined ? '/dev/null' : path,
    after_header: after.trim() === '' && path !== MAIN ? '/dev/null' : path,
  };
}

function fail(msg: string): { result: TaskResult } {
  return { result: { failed: true, changed: false, msg } };
}
