import type { Lookup } from '../context.ts';

/** Every lookup that comes with cbx, other names of one right after it. */
export const lookups: ReadonlyMap<string, Lookup> = new Map<string, Lookup>([]);
