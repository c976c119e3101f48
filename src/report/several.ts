import type { Reporter } from '../executor/events.ts';

/** Reporters that all hear the same run; the first one prints it, the others add to that. */
export function severalReporters(reporters: readonly Reporter[]): Reporter {
  return {
    on(event) {
      for (const reporter of reporters) reporter.on(event);
    },
    async close() {
      for (const reporter of reporters) await reporter.close?.();
    },
  };
}
