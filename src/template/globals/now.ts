import { type Kwargs, type Py, PyDateTime, Signature, str, truth } from '../../values/index.ts';
import type { Context } from '../context.ts';

const signature = new Signature('utc=False, fmt=None');

/** `now(utc, fmt)`: the time, as a datetime or formatted; one rendering sees one answer per call. */
export function now(context: Context, args: readonly Py[], kwargs: Kwargs): Py {
  const [utc, format] = signature.bind('now', args, kwargs);
  const seconds = context.effect(() => context.engine.host.now?.() ?? Date.now() / 1000);
  const time = truth(utc ?? false) ? PyDateTime.utc(seconds) : PyDateTime.local(seconds);
  return format === null || format === undefined ? time : time.strftime(str(format));
}
