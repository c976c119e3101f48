import schema from '../schemas/tasks/wait_for_connection.json' with { type: 'json' };
import { defineTask, delay, type ProcedureContext, sh, type WaitForConnectionArgs } from '../src/task/index.ts';

/** Waits until a login and a shell work, however often the way there must be tried. */
export default defineTask<WaitForConnectionArgs>({
  name: 'wait_for_connection',
  kind: 'procedure',
  check: 'always',
  schema,
  async run(args, context) {
    const started = Date.now();
    const elapsed = (): number => Math.floor((Date.now() - started) / 1000);
    await delay(args.delay * 1000, context.signal);
    let trouble = 'no attempt was made';
    while (elapsed() < args.timeout && !context.signal.aborted) {
      try {
        await look(args, context, started);
        return { changed: false, elapsed: elapsed() };
      } catch (error) {
        trouble = error instanceof Error ? error.message : String(error);
      }
      await delay(args.sleep * 1000, context.signal);
    }
    return {
      failed: true,
      changed: false,
      elapsed: elapsed(),
      msg: `timed out waiting for ping module test: ${trouble}`,
    };
  },
});

/** The first try uses the connection that is there; a connection that died is opened anew. */
async function look(args: WaitForConnectionArgs, context: ProcedureContext, started: number): Promise<void> {
  const left = args.timeout * 1000 - (Date.now() - started);
  const limit = Math.max(1000, Math.min(args.connect_timeout * 1000, left));
  try {
    const reply = await (await context.shell()).run(sh`:`, { timeoutMs: limit, signal: context.signal });
    if (reply.ended === undefined) return;
  } catch {
    // Lost, or never there: the new connection below says why.
  }
  await context.reconnect(limit);
}
