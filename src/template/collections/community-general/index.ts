import type { Filter, Lookup } from '../../context.ts';
import json_query from './filters/json_query.ts';

export const generalFilters: Readonly<Record<string, Filter>> = { json_query };

export const generalLookups: Readonly<Record<string, Lookup>> = {};
