import schema from '../schemas/tasks/tempfile.json' with { type: 'json' };
import {
  defineTask,
  expandWord,
  failureOf,
  LOOK,
  parseStat,
  sh,
  statResult,
  type TempfileArgs,
} from '../src/task/index.ts';

/** A new file or folder with a name that nobody can guess, readable for its owner alone. */
export default defineTask<TempfileArgs>({
  name: 'tempfile',
  kind: 'command',
  check: 'none',
  schema,
  request: (args) => {
    const isFolder = args.state === 'directory';
    const path = args.path === undefined ? sh`"\${TMPDIR:-/tmp}"` : expandWord(args.path);
    return sh`${LOOK}
d=${path}
[ -d "$d" ] || die "No such file or directory: $d"
umask 077
tries=0
while :; do
  name=$(tr -dc 'a-z0-9_' </dev/urandom | head -c 8)
  p=$d/${args.prefix}"$name"${args.suffix}
  if ${isFolder ? sh`mkdir -- "$p" 2>/dev/null` : sh`(set -C; true >"$p") 2>/dev/null`}; then break; fi
  tries=$((tries + 1))
  [ $tries -lt 20 ] || die "could not create a temporary ${isFolder ? sh`directory` : sh`file`} in $d"
done
put path "$p"
look st "$p"`;
  },
  interpret(_args, reply) {
    const failure = failureOf(reply);
    if (failure !== undefined) return failure;
    const stat = parseStat(reply.fields.get('st'));
    return { changed: true, path: reply.fields.get('path') ?? '', ...(stat === undefined ? {} : statResult(stat)) };
  },
});
