import schema from '../schemas/tasks/cron.json' with { type: 'json' };
import {
  type CronArgs,
  defineTask,
  formatCrontab,
  jobLine,
  jobNames,
  join,
  type Plan,
  parseCrontab,
  type Script,
  sh,
  type TaskResult,
  variableNames,
  withJob,
  withoutJob,
  withoutVariable,
  withVariable,
} from '../src/task/index.ts';

/** Jobs and variables in a user's crontab or in a file of /etc/cron.d, each known by its name. */
export default defineTask<CronArgs>({
  name: 'cron',
  kind: 'converge',
  check: 'full',
  schema,
  probe(args) {
    const file = filePath(args);
    if (file !== undefined)
      return sh`if [ -f ${file} ]; then put exists yes; put text "$(cat -- ${file}; printf x)"; fi`;
    return sh`command -v crontab >/dev/null 2>&1 || { put msg 'Failed to find required executable "crontab"'; exit 1; }
text=$(crontab ${userWords(args)} -l 2>/dev/null && printf x) && put text "$text"; :`;
  },
  plan(args, seen, context): Plan {
    const refusal = refusalOf(args);
    if (refusal !== undefined) return { result: { failed: true, changed: false, msg: refusal } };
    const file = filePath(args);
    const before = (seen.fields.get('text') ?? 'x').replace(/x$/, '');
    const lines = parseCrontab(before);
    const wanted = change(args, lines);
    if (wanted === undefined) {
      const msg = `Variable named '${args.insertbefore ?? args.insertafter}' not found.`;
      return { result: { failed: true, changed: false, msg } };
    }
    const after = formatCrontab(wanted);
    const isChanged = after !== formatCrontab(lines);
    const isRemoved = file !== undefined && args.state === 'absent' && wanted.every((line) => line.trim() === '');
    const about: TaskResult = args.cron_file === undefined ? {} : { cron_file: args.cron_file };
    const names: TaskResult = isRemoved
      ? { ...about, state: 'absent' }
      : { jobs: jobNames(wanted), envs: variableNames(wanted), ...about };
    if (isRemoved ? !seen.fields.has('exists') : !isChanged) return { result: { changed: false, ...names } };
    const header = file ?? (args.user === undefined ? 'crontab' : `crontab for user "${args.user}"`);
    if (context.checkMode)
      return { result: { changed: true, ...names }, diff: diffOf(before, after, header, isRemoved) };
    return {
      result: { changed: true, ...names },
      apply: {
        script: join([backup(args, file), isRemoved && file !== undefined ? sh`rm -f -- ${file}` : write(args, file)]),
        stdin: after,
      },
      diff: diffOf(before, after, header, isRemoved),
      finish(applied): TaskResult {
        if (applied.rc !== 0)
          return { failed: true, changed: false, msg: applied.fields.get('msg') ?? applied.stderr.toString() };
        const path = applied.fields.get('backup');
        return path === undefined ? {} : { backup_file: path };
      },
    };
  },
});

/** Combinations that the schema cannot tell. */
function refusalOf(args: CronArgs): string | undefined {
  const times = [args.minute, args.hour, args.day, args.month, args.weekday];
  if (args.special_time !== undefined && times.some((time) => time !== '*')) {
    return 'You must specify time and date fields or special time.';
  }
  if (args.state === 'present' && args.job === undefined)
    return "You must specify 'job' to install a new cron job or variable";
  if (args.cron_file !== undefined && args.state === 'present' && !args.env && args.user === undefined) {
    return 'To use cron_file=... parameter you must specify user=... as well';
  }
  if ((args.insertafter !== undefined || args.insertbefore !== undefined) && !args.env) {
    return 'Insertafter and insertbefore parameters are valid only with env=yes';
  }
  if (args.state === 'present' && /\n/.test((args.job ?? '').replace(/^[\r\n]+|[\r\n]+$/g, '')))
    return 'Job should not contain line breaks';
  return undefined;
}

function change(args: CronArgs, lines: readonly string[]): string[] | undefined {
  if (args.state === 'absent') return args.env ? withoutVariable(lines, args.name) : withoutJob(lines, args.name);
  if (args.env)
    return withVariable(lines, args.name, args.job ?? '', { before: args.insertbefore, after: args.insertafter });
  const line = jobLine({
    minute: args.minute,
    hour: args.hour,
    day: args.day,
    month: args.month,
    weekday: args.weekday,
    special: args.special_time,
    user: args.cron_file === undefined ? undefined : args.user,
    command: args.job ?? '',
    isDisabled: args.disabled,
  });
  return withJob(lines, args.name, line);
}

function filePath({ cron_file: file }: CronArgs): string | undefined {
  if (file === undefined) return undefined;
  return file.startsWith('/') ? file : `/etc/cron.d/${file}`;
}

function userWords({ user }: CronArgs): Script | undefined {
  return user === undefined ? undefined : sh`-u ${user}`;
}

function backup(args: CronArgs, file: string | undefined): Script | undefined {
  if (!args.backup) return undefined;
  const read = file === undefined ? sh`crontab ${userWords(args)} -l` : sh`cat -- ${file}`;
  return sh`copy=$(umask 077 && mktemp /tmp/crontabXXXXXX) || exit 1
${read} >"$copy" 2>/dev/null
put backup "$copy"`;
}

function write(args: CronArgs, file: string | undefined): Script {
  if (file === undefined) return sh`crontab ${userWords(args)} - || exit 1`;
  return sh`temporary=$(mktemp ${`${file}.XXXXXX`}) || exit 1
trap 'rm -f -- "$temporary"' EXIT
mode=$(stat -c %a -- ${file} 2>/dev/null) || mode=0644
cat >"$temporary" && chmod -- "$mode" "$temporary" && mv -f -- "$temporary" ${file}`;
}

function diffOf(before: string, after: string, header: string, isRemoved: boolean): NonNullable<Plan['diff']> {
  return { before, after, before_header: header, after_header: isRemoved ? '/dev/null' : header };
}
