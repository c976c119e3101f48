import schema from '../schemas/tasks/pause.json' with { type: 'json' };
import {
  type ControlContext,
  defineTask,
  delay,
  type PauseArgs,
  str,
  type TaskResult,
  type Value,
} from '../src/task/index.ts';

/** Waits: for a time, or for somebody at the terminal to answer. Runs once for all hosts. */
export default defineTask<PauseArgs>({
  name: 'pause',
  kind: 'control',
  check: 'always',
  schema,
  async act(args, context) {
    const seconds = durationOf(args);
    if (typeof seconds === 'string') return { result: { failed: true, changed: false, msg: seconds } };
    const started = new Date();
    const { answer, isAborted } = await wait(args, seconds, context);
    const stopped = new Date();
    const delta = Math.floor((stopped.getTime() - started.getTime()) / 1000);
    const result: TaskResult = {
      changed: false,
      rc: 0,
      stderr: '',
      stdout: `Paused for ${elapsedText(args, stopped.getTime() - started.getTime())}`,
      start: localTime(started),
      stop: localTime(stopped),
      delta,
      echo: args.echo,
      user_input: answer,
    };
    if (isAborted || context.signal.aborted)
      return { result: { ...result, failed: true, msg: 'user requested abort!' } };
    return { result };
  },
});

/** Seconds to wait; undefined: wait for an answer; a text: why the argument is wrong. */
function durationOf(args: PauseArgs): number | string | undefined {
  const [name, value, factor] =
    args.minutes === undefined ? ['seconds', args.seconds, 1] : ['minutes', args.minutes, 60];
  if (value === undefined) return undefined;
  const text = str(value as Value).trim();
  const number = Number(text);
  if (text === '' || Number.isNaN(number)) return `argument '${name}' must be a number of ${name}, and is ${text}`;
  return Math.trunc(number * (factor as number));
}

async function wait(
  args: PauseArgs,
  seconds: number | undefined,
  context: ControlContext,
): Promise<{ answer: string; isAborted: boolean }> {
  const atLeast = seconds === undefined ? undefined : Math.max(1, seconds);
  if (atLeast !== undefined) {
    context.say(`Pausing for ${atLeast} seconds${args.echo ? '' : ' (output is hidden)'}`);
    context.say("(ctrl+C then 'C' = continue early, ctrl+C then 'A' = abort)");
  }
  if (args.prompt !== undefined || atLeast === undefined) context.say(question(args, context));
  if (context.waitAtTerminal !== undefined) return context.waitAtTerminal(atLeast, !args.echo);
  if (atLeast === undefined) context.warn('Not waiting for response to prompt as stdin is not interactive');
  else await delay(atLeast * 1000, context.signal);
  return { answer: '', isAborted: false };
}

function question(args: PauseArgs, { taskName }: ControlContext): string {
  const text = args.prompt === undefined ? 'Press enter to continue, Ctrl+C to interrupt' : str(args.prompt as Value);
  return `[${taskName}]\n${text}${args.echo ? '' : ' (output is hidden)'}:`;
}

/** As Python prints it: two decimals at most, one at least; in minutes unless the task counts in seconds. */
function elapsedText(args: PauseArgs, milliseconds: number): string {
  const isSeconds = args.seconds !== undefined;
  const value = Math.round((milliseconds / (isSeconds ? 1000 : 60_000)) * 100) / 100;
  return `${Number.isInteger(value) ? value.toFixed(1) : value} ${isSeconds ? 'seconds' : 'minutes'}`;
}

function localTime(time: Date): string {
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return `${local.toISOString().replace('T', ' ').replace('Z', '')}000`;
}
