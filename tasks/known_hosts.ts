import schema from '../schemas/tasks/known_hosts.json' with { type: 'json' };
import {
  atomicWrite,
  defineTask,
  expandWord,
  type KnownHostsArgs,
  keyRefusal,
  LOOK,
  parseStat,
  sh,
  statResult,
  type TaskResult,
  withKey,
  withoutKey,
  writtenResult,
} from '../src/task/index.ts';

/** Host keys in a known_hosts file. */
export default defineTask<KnownHostsArgs>({
  name: 'known_hosts',
  kind: 'converge',
  check: 'full',
  schema,
  probe: ({ path }) => sh`${LOOK}
p=${expandWord(path)}
put path "$p"
look st "$p"
if [ -f "$p" ]; then put text "$(cat -- "$p"; printf x)"; fi`,
  plan(args, seen, { checkMode }) {
    const wish = { name: args.name, key: args.key, isHashed: args.hash_host };
    const refusal = args.state === 'present' || args.key !== undefined ? keyRefusal(wish) : undefined;
    if (refusal !== undefined) return { result: { failed: true, changed: false, msg: refusal } };
    const path = seen.fields.get('path') ?? args.path;
    const stat = parseStat(seen.fields.get('st'));
    const before = (seen.fields.get('text') ?? 'x').replace(/x$/, '');
    const after = args.state === 'present' ? withKey(before, wish) : withoutKey(before, wish);
    const about: TaskResult = {
      name: args.name,
      key: args.key ?? null,
      path,
      hash_host: args.hash_host,
      state: args.state,
    };
    // ansible-core 2.14 tells the difference even without diff mode, and of what it only predicts nothing else.
    const diff = { before, after, before_header: stat === undefined ? '/dev/null' : path, after_header: path };
    const isSame = after === before;
    const isTerse = checkMode && (args.state === 'present' || !isSame);
    if (isSame) {
      const known = stat === undefined ? {} : statResult(stat);
      return { result: isTerse ? { changed: false, diff } : { ...about, changed: false, diff, ...known } };
    }
    const existing = stat === undefined ? {} : { existing: stat };
    return {
      result: isTerse ? { changed: true, diff } : { ...about, changed: true, diff },
      apply: { script: sh`p=${path}\n${atomicWrite({ unsafeWrites: false, ...existing })}`, stdin: after },
      finish: writtenResult,
    };
  },
});
