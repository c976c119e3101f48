import type { Reporter } from '../executor/events.ts';
import type { Output } from './output.ts';

/** The timer callback: how long the run took, below the recap. */
export function timerReporter(output: Output, now: () => number = Date.now): Reporter {
  const started = now();
  return {
    on(event) {
      if (event.type !== 'playbook:end') return;
      const seconds = Math.floor((now() - started) / 1000);
      const [days, rest] = [Math.floor(seconds / 86_400), seconds % 86_400];
      const [hours, minutes] = [Math.floor(rest / 3600), Math.floor((rest % 3600) / 60)];
      output.out(`Playbook run took ${days} days, ${hours} hours, ${minutes} minutes, ${rest % 60} seconds\n`);
    },
  };
}
