import type { Filter, Lookup } from '../../context.ts';
import counter_ from './filters/counter.ts';
import crc32_ from './filters/crc32.ts';
import dict_ from './filters/dict.ts';
import dict_kv_ from './filters/dict_kv.ts';
import from_csv_ from './filters/from_csv.ts';
import groupby_as_dict_ from './filters/groupby_as_dict.ts';
import json_query_ from './filters/json_query.ts';
import lists_mergeby_ from './filters/lists_mergeby.ts';
import random_mac_ from './filters/random_mac.ts';
import to_days_ from './filters/to_days.ts';
import to_hours_ from './filters/to_hours.ts';
import to_milliseconds_ from './filters/to_milliseconds.ts';
import to_minutes_ from './filters/to_minutes.ts';
import to_months_ from './filters/to_months.ts';
import to_seconds_ from './filters/to_seconds.ts';
import to_time_unit_ from './filters/to_time_unit.ts';
import to_weeks_ from './filters/to_weeks.ts';
import to_years_ from './filters/to_years.ts';
import unicode_normalize_ from './filters/unicode_normalize.ts';
import version_sort_ from './filters/version_sort.ts';
import cartesian_ from './lookups/cartesian.ts';
import dependent_ from './lookups/dependent.ts';
import flattened_ from './lookups/flattened.ts';
import merge_variables_ from './lookups/merge_variables.ts';
import random_string_ from './lookups/random_string.ts';

/** The filters of the collection community.general. */
export const generalFilters: Readonly<Record<string, Filter>> = {
  counter: counter_,
  crc32: crc32_,
  dict: dict_,
  dict_kv: dict_kv_,
  from_csv: from_csv_,
  groupby_as_dict: groupby_as_dict_,
  json_query: json_query_,
  lists_mergeby: lists_mergeby_,
  random_mac: random_mac_,
  to_days: to_days_,
  to_hours: to_hours_,
  to_milliseconds: to_milliseconds_,
  to_minutes: to_minutes_,
  to_months: to_months_,
  to_seconds: to_seconds_,
  to_time_unit: to_time_unit_,
  to_weeks: to_weeks_,
  to_years: to_years_,
  unicode_normalize: unicode_normalize_,
  version_sort: version_sort_,
};

/** The lookups of the collection community.general. */
export const generalLookups: Readonly<Record<string, Lookup>> = {
  cartesian: cartesian_,
  dependent: dependent_,
  flattened: flattened_,
  merge_variables: merge_variables_,
  random_string: random_string_,
};
