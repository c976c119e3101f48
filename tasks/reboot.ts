import schema from '../schemas/tasks/reboot.json' with { type: 'json' };
import {
  defineTask,
  delay,
  type ProcedureContext,
  type RebootArgs,
  raw,
  type Script,
  sh,
  type TaskResult,
} from '../src/task/index.ts';

/** What the schema's default stands for: the host's own way to shut down. */
const OWN_WAY = '[determined based on target OS]';

/** Restarts the host and waits until it is there again: another boot id, and a command that works. */
export default defineTask<RebootArgs>({
  name: 'reboot',
  kind: 'procedure',
  check: 'full',
  schema,
  async run(args, context) {
    if ((await context.variable('ansible_connection')) === 'local') {
      return {
        failed: true,
        changed: false,
        elapsed: 0,
        rebooted: false,
        msg: 'Running reboot with local connection would reboot the control node.',
      };
    }
    if (context.checkMode) return { changed: true, elapsed: 0, rebooted: true };
    const started = Date.now();
    const shell = await context.shell();
    const before = await shell.run(raw(args.boot_time_command), { signal: context.signal });
    const bootId = before.stdout.toString().trim();
    if (before.rc !== 0 || bootId === '') {
      return failed(
        started,
        false,
        `${args.boot_time_command} failed before the reboot: ${before.stderr.toString().trim()}`,
      );
    }
    const refusal = await shutDown(args, context);
    if (refusal !== undefined) return failed(started, false, `Reboot command failed. Error was: '${refusal}'`);
    await delay(Math.max(0, args.post_reboot_delay) * 1000, context.signal);
    const deadline = Date.now() + args.reboot_timeout * 1000;
    if (!(await waitForBoot(args, context, bootId, deadline))) {
      return failed(started, false, `Timed out waiting for last boot time check (timeout=${args.reboot_timeout})`);
    }
    if (!(await waitForTest(args, context, deadline))) {
      return failed(started, true, `Timed out waiting for post-reboot test command (timeout=${args.reboot_timeout})`);
    }
    return { changed: true, elapsed: elapsed(started), rebooted: true };
  },
});

/**
 * Starts the shutdown in a moment, beside the session, so that its answer still arrives.
 *
 * @returns what went wrong, undefined when the host goes down
 */
async function shutDown(args: RebootArgs, context: ProcedureContext): Promise<string | undefined> {
  const shell = await context.shell();
  try {
    const reply = await shell.run(shutdownScript(args), { signal: context.signal, timeoutMs: 60_000 });
    if (reply.rc === 0) return undefined;
    return (
      reply.fields.get('msg') ??
      (`${reply.stdout.toString()} ${reply.stderr.toString()}`.trim() || `status ${reply.rc}`)
    );
  } catch {
    return undefined; // The link went down before the answer: that is what was asked for.
  }
}

function shutdownScript(args: RebootArgs): Script {
  if (args.reboot_command !== OWN_WAY) return raw(args.reboot_command);
  // shutdown counts in minutes; anything less means now
  const minutes = Math.floor(Math.max(0, args.pre_reboot_delay) / 60);
  return sh`PATH=$PATH:${args.search_paths.join(':')}
if command -v shutdown >/dev/null 2>&1; then
  shutdown -r ${minutes} ${args.msg}
elif command -v systemctl >/dev/null 2>&1; then
  systemctl reboot
elif command -v reboot >/dev/null 2>&1; then
  reboot
else
  put msg ${`Unable to find command "shutdown" in search paths: ${args.search_paths.join(', ')}`}
  exit 1
fi`;
}

async function waitForBoot(
  args: RebootArgs,
  context: ProcedureContext,
  bootId: string,
  deadline: number,
): Promise<boolean> {
  return await until(args, context, deadline, async () => {
    const reply = await answer(context, raw(args.boot_time_command));
    return reply !== undefined && reply !== '' && reply !== bootId;
  });
}

async function waitForTest(args: RebootArgs, context: ProcedureContext, deadline: number): Promise<boolean> {
  return await until(
    args,
    context,
    deadline,
    async () => (await answer(context, raw(args.test_command))) !== undefined,
  );
}

/** Tries again with growing pauses, each time over a connection that is known to be alive. */
async function until(
  args: RebootArgs,
  context: ProcedureContext,
  deadline: number,
  holds: () => Promise<boolean>,
): Promise<boolean> {
  for (let pauseMs = 500; Date.now() < deadline && !context.signal.aborted; pauseMs = Math.min(pauseMs * 2, 12_000)) {
    try {
      if (await holds()) return true;
    } catch {
      // Down, or not up yet: the connection below is the next try.
    }
    await delay(Math.min(pauseMs, Math.max(0, deadline - Date.now())), context.signal);
    const limit = args.connect_timeout === undefined ? 10_000 : args.connect_timeout * 1000;
    await context.reconnect(Math.min(limit, Math.max(1000, deadline - Date.now()))).catch(() => undefined);
  }
  return false;
}

async function answer(context: ProcedureContext, script: Script): Promise<string | undefined> {
  const reply = await (await context.shell()).run(script, { timeoutMs: 10_000, signal: context.signal });
  return reply.rc === 0 && reply.ended === undefined ? reply.stdout.toString().trim() : undefined;
}

function failed(started: number, rebooted: boolean, msg: string): TaskResult {
  return { failed: true, changed: rebooted, rebooted, elapsed: elapsed(started), msg };
}

function elapsed(started: number): number {
  return Math.floor((Date.now() - started) / 1000);
}
