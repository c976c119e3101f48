/** Work that may pause at each of its yields. */
export type Steps<T> = Generator<undefined, T, undefined>;

const SLICE_MS = 20;

/** Does all of the work at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Does the work in slices of some milliseconds; between them everybody else has a turn. */
export async function inSlices<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const endsAt = performance.now() + SLICE_MS;
    do {
      const step = steps.next();
      if (step.done === true) return step.value;
    } while (performance.now() < endsAt);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
