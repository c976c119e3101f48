import schema from '../schemas/tasks/slurp.json' with { type: 'json' };
import { defineTask, expandWord, LOOK, type SlurpArgs, sh } from '../src/task/index.ts';

/** More than this is no case for a variable; fetch streams. */
const MAX_BYTES = 256 * 1024 * 1024;

/** A file of the target as base64 text. */
export default defineTask<SlurpArgs>({
  name: 'slurp',
  kind: 'converge',
  check: 'always',
  schema,
  probe: (args) => ({
    maxOutput: MAX_BYTES,
    script: sh`${LOOK}
p=${expandWord(args.src)}
put source "$p"
if [ ! -e "$p" ]; then
  why=$(cat "$p" 2>&1)
  case $why in
    *'Permission denied'*) die "file is not readable: $p" ;;
    *'Not a directory'*) die "unable to slurp file: [Errno 20] Not a directory: '$p'" ;;
  esac
  die "file not found: $p"
fi
[ ! -d "$p" ] || die "source is a directory and must be a file: $p"
[ -r "$p" ] || die "file is not readable: $p"
cat <"$p"`,
  }),
  plan(args, seen) {
    const source = seen.fields.get('source') ?? args.src;
    if (seen.truncated > 0) {
      const msg = `${source} is longer than ${MAX_BYTES} bytes; use fetch`;
      return { result: { failed: true, changed: false, msg } };
    }
    return { result: { changed: false, content: seen.stdout.toString('base64'), source, encoding: 'base64' } };
  },
});
