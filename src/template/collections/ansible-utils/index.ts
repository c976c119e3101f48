import type { Filter, Test } from '../../context.ts';

export const utilsFilters: Readonly<Record<string, Filter>> = {};

export const utilsTests: Readonly<Record<string, Test>> = {};
