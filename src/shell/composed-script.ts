import { encodeText } from '../util/surrogate-escape.ts';
import { framedScript, type Surroundings } from './frame-text.ts';
import { PRELUDE, preludeFor } from './prelude.ts';
import type { RunOptions } from './remote-shell.ts';
import { type Script, sh } from './script.ts';

/** What a shell's hello told that scripts depend on. */
export interface ShellSetup extends Surroundings {
  readonly spool: string;
  /** A reading of the shell's clock and the date at that moment, for `read_clock`. */
  readonly clock: string;
  /** Users' scripts get a session of their own, because the shell gives no process group to its tasks. */
  readonly hasOwnSessions: boolean;
}

/** A script as it is sent. */
export interface ComposedScript {
  readonly bytes: Buffer;
  /** sh functions that the loop is to keep first, for this and all later scripts. */
  readonly definitions: readonly string[];
  readonly isOwnSession: boolean;
}

/**
 * A script with its surroundings and the functions that it names.
 *
 * @param known names of functions that the shell has already; grows by those that it gets now
 * @throws RangeError for a script with NUL
 */
export function composed(script: Script, options: RunOptions, setup: ShellSetup, known: Set<string>): ComposedScript {
  const framed = framedScript(script, options, setup);
  const needed = preludeFor(framed);
  const body = needed.includes('read_clock') ? `${sh`_clock=${setup.clock}`.text}\n${framed}` : framed;
  const isOwnSession = options.locale === 'user' && setup.hasOwnSessions;
  // A session of its own starts a shell of its own, which knows nothing.
  const missing = needed.filter((name) => isOwnSession || !known.has(name));
  const texts = missing.map((name) => PRELUDE[name]?.text ?? '');
  const bytes = encodeText(isOwnSession ? [...texts, body].join('\n') : body);
  if (bytes.includes(0)) throw new RangeError('a script cannot contain NUL');
  if (!isOwnSession) for (const name of missing) known.add(name);
  return { bytes, definitions: isOwnSession ? [] : texts, isOwnSession };
}
