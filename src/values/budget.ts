import { PyError } from './py.ts';

/** Processor time that one rendering may take; ansible-core would take about forty times as long for the same. */
const LIMIT_MS = 1500;

/** Units between two looks at the clock: looking costs as much as a small template. */
const UNITS_PER_CHECK = 20_000;

// Renderings never run side by side: what waits for a lookup is replayed from its start.
let used = 0;
let nextCheck = Number.POSITIVE_INFINITY;
let endsAt = 0;

/**
 * Counts work against the running rendering's processor time; a unit is a step like a comparison or a turn of a loop.
 * @throws PyError when the rendering has used it up
 */
export function spend(units: number): void {
  used += units;
  if (used >= nextCheck) check();
}

/** Runs a rendering against a clock of its own; one inside another counts as the other's work. */
export function withinBudget<T>(run: () => T): T {
  if (nextCheck !== Number.POSITIVE_INFINITY) return run();
  nextCheck = used + UNITS_PER_CHECK;
  endsAt = 0;
  try {
    return run();
  } finally {
    used = 0;
    nextCheck = Number.POSITIVE_INFINITY;
  }
}

function check(): void {
  const { user, system } = process.cpuUsage();
  const now = (user + system) / 1000;
  nextCheck = used + UNITS_PER_CHECK;
  if (endsAt === 0) endsAt = now + LIMIT_MS;
  if (now <= endsAt) return;
  throw new PyError(
    'other',
    `the template needs more than ${LIMIT_MS / 1000} s of processor time`,
    'loops in loops and values that double are the usual reasons',
  );
}

/** Lists beyond this would take gigabytes, and V8 ends the process where an array cannot grow. */
const MAX_MEMBERS = 20_000_000;

/** Counts the making of a list of that size; raises where it would be too long. */
export function limitMembers(count: number): void {
  spend(count / 20);
  if (count > MAX_MEMBERS) throw new PyError('other', `the list would have more than ${MAX_MEMBERS} members`);
}
