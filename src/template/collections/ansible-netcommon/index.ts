import type { Filter } from '../../context.ts';

export const netcommonFilters: Readonly<Record<string, Filter>> = {};
