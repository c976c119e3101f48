import type { Reporter, RunEvent } from '../executor/events.ts';

/** What the settings `action_warnings` and `deprecation_warnings` leave unsaid. */
export interface Unsaid {
  /** Warnings that come with a task's result. */
  readonly actions: boolean;
  readonly deprecations: boolean;
}

/** The same reporter, which hears less. */
export function withoutWarnings(reporter: Reporter, unsaid: Unsaid): Reporter {
  return {
    ...(reporter.close === undefined ? {} : { close: () => reporter.close?.() ?? Promise.resolve() }),
    on(event) {
      if (event.type !== 'deprecation' || !unsaid.deprecations) reporter.on(quieter(event, unsaid));
    },
  };
}

function quieter(event: RunEvent, { actions, deprecations }: Unsaid): RunEvent {
  if (event.type !== 'host:item' && event.type !== 'host:result') return event;
  const { warnings, deprecations: old, ...result } = event.result;
  const kept = {
    ...(actions || warnings === undefined ? {} : { warnings }),
    ...(deprecations || old === undefined ? {} : { deprecations: old }),
  };
  return { ...event, result: { ...result, ...kept } };
}
