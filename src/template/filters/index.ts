import type { Filter } from '../context.ts';
import abs_ from './abs.ts';
import attr_ from './attr.ts';
import batch_ from './batch.ts';
import capitalize_ from './capitalize.ts';
import center_ from './center.ts';
import default_ from './default.ts';
import dictsort_ from './dictsort.ts';
import escape_ from './escape.ts';
import filesizeformat_ from './filesizeformat.ts';
import first_ from './first.ts';
import float_ from './float.ts';
import forceescape_ from './forceescape.ts';
import format_ from './format.ts';
import groupby_ from './groupby.ts';
import indent_ from './indent.ts';
import int_ from './int.ts';
import items_ from './items.ts';
import join_ from './join.ts';
import last_ from './last.ts';
import length_ from './length.ts';
import list_ from './list.ts';
import lower_ from './lower.ts';
import map_ from './map.ts';
import max_ from './max.ts';
import min_ from './min.ts';
import pprint_ from './pprint.ts';
import reject_ from './reject.ts';
import rejectattr_ from './rejectattr.ts';
import replace_ from './replace.ts';
import reverse_ from './reverse.ts';
import round_ from './round.ts';
import safe_ from './safe.ts';
import select_ from './select.ts';
import selectattr_ from './selectattr.ts';
import slice_ from './slice.ts';
import sort_ from './sort.ts';
import string_ from './string.ts';
import striptags_ from './striptags.ts';
import sum_ from './sum.ts';
import title_ from './title.ts';
import tojson_ from './tojson.ts';
import trim_ from './trim.ts';
import truncate_ from './truncate.ts';
import unique_ from './unique.ts';
import upper_ from './upper.ts';
import urlencode_ from './urlencode.ts';
import urlize_ from './urlize.ts';
import wordcount_ from './wordcount.ts';
import wordwrap_ from './wordwrap.ts';
import xmlattr_ from './xmlattr.ts';

/** Every filter that comes with cbx, other names of one right after it. */
export const filters: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ['abs', abs_],
  ['attr', attr_],
  ['batch', batch_],
  ['capitalize', capitalize_],
  ['center', center_],
  ['default', default_],
  ['d', default_],
  ['dictsort', dictsort_],
  ['escape', escape_],
  ['e', escape_],
  ['filesizeformat', filesizeformat_],
  ['first', first_],
  ['float', float_],
  ['forceescape', forceescape_],
  ['format', format_],
  ['groupby', groupby_],
  ['indent', indent_],
  ['int', int_],
  ['items', items_],
  ['join', join_],
  ['last', last_],
  ['length', length_],
  ['count', length_],
  ['list', list_],
  ['lower', lower_],
  ['map', map_],
  ['max', max_],
  ['min', min_],
  ['pprint', pprint_],
  ['reject', reject_],
  ['rejectattr', rejectattr_],
  ['replace', replace_],
  ['reverse', reverse_],
  ['round', round_],
  ['safe', safe_],
  ['select', select_],
  ['selectattr', selectattr_],
  ['slice', slice_],
  ['sort', sort_],
  ['string', string_],
  ['striptags', striptags_],
  ['sum', sum_],
  ['title', title_],
  ['tojson', tojson_],
  ['trim', trim_],
  ['truncate', truncate_],
  ['unique', unique_],
  ['upper', upper_],
  ['urlencode', urlencode_],
  ['urlize', urlize_],
  ['wordcount', wordcount_],
  ['wordwrap', wordwrap_],
  ['xmlattr', xmlattr_],
]);
