import type { Filter, Lookup, Test } from '../context.ts';
import type { Collected } from '../registry.ts';
import { netcommonFilters } from './ansible-netcommon/index.ts';
import { utilsFilters, utilsLookups, utilsTests } from './ansible-utils/index.ts';
import { generalFilters, generalLookups } from './community-general/index.ts';
import { FILTER_REDIRECTS } from './redirects.ts';

/** The plugins of widely used collections that cbx brings along, as if those collections were installed. */
export const collections: {
  readonly filters: Collected<Filter>;
  readonly tests: Collected<Test>;
  readonly lookups: Collected<Lookup>;
} = {
  filters: {
    table: new Map<string, Filter>([
      ...named('community.general', generalFilters),
      ...named('ansible.utils', utilsFilters),
      ...named('ansible.netcommon', netcommonFilters),
    ]),
    redirects: FILTER_REDIRECTS,
  },
  tests: { table: new Map<string, Test>(named('ansible.utils', utilsTests)), redirects: new Map() },
  lookups: {
    table: new Map<string, Lookup>([
      ...named('community.general', generalLookups),
      ...named('ansible.utils', utilsLookups),
    ]),
    redirects: new Map(),
  },
};

function named<T>(collection: string, plugins: Readonly<Record<string, T>>): (readonly [string, T])[] {
  return Object.entries(plugins).map(([name, plugin]) => [`${collection}.${name}`, plugin] as const);
}
