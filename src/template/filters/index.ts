import type { Filter } from '../context.ts';
import abs_ from './abs.ts';
import attr_ from './attr.ts';
import b64decode_ from './b64decode.ts';
import b64encode_ from './b64encode.ts';
import basename_ from './basename.ts';
import batch_ from './batch.ts';
import bool_ from './bool.ts';
import capitalize_ from './capitalize.ts';
import center_ from './center.ts';
import changed_ from './changed.ts';
import checksum_ from './checksum.ts';
import combinations_ from './combinations.ts';
import combine_ from './combine.ts';
import comment_ from './comment.ts';
import default_ from './default.ts';
import dict2items_ from './dict2items.ts';
import dictsort_ from './dictsort.ts';
import difference_ from './difference.ts';
import dirname_ from './dirname.ts';
import escape_ from './escape.ts';
import expanduser_ from './expanduser.ts';
import expandvars_ from './expandvars.ts';
import extract_ from './extract.ts';
import failed_ from './failed.ts';
import fileglob_ from './fileglob.ts';
import filesizeformat_ from './filesizeformat.ts';
import first_ from './first.ts';
import flatten_ from './flatten.ts';
import float_ from './float.ts';
import forceescape_ from './forceescape.ts';
import format_ from './format.ts';
import from_json_ from './from_json.ts';
import from_yaml_ from './from_yaml.ts';
import from_yaml_all_ from './from_yaml_all.ts';
import groupby_ from './groupby.ts';
import hash_ from './hash.ts';
import human_readable_ from './human_readable.ts';
import human_to_bytes_ from './human_to_bytes.ts';
import indent_ from './indent.ts';
import int_ from './int.ts';
import intersect_ from './intersect.ts';
import items_ from './items.ts';
import items2dict_ from './items2dict.ts';
import join_ from './join.ts';
import last_ from './last.ts';
import length_ from './length.ts';
import list_ from './list.ts';
import log_ from './log.ts';
import lower_ from './lower.ts';
import mandatory_ from './mandatory.ts';
import map_ from './map.ts';
import max_ from './max.ts';
import md5_ from './md5.ts';
import min_ from './min.ts';
import password_hash_ from './password_hash.ts';
import path_join_ from './path_join.ts';
import permutations_ from './permutations.ts';
import pow_ from './pow.ts';
import pprint_ from './pprint.ts';
import product_ from './product.ts';
import quote_ from './quote.ts';
import random_ from './random.ts';
import realpath_ from './realpath.ts';
import regex_escape_ from './regex_escape.ts';
import regex_findall_ from './regex_findall.ts';
import regex_replace_ from './regex_replace.ts';
import regex_search_ from './regex_search.ts';
import reject_ from './reject.ts';
import rejectattr_ from './rejectattr.ts';
import rekey_on_member_ from './rekey_on_member.ts';
import relpath_ from './relpath.ts';
import replace_ from './replace.ts';
import reverse_ from './reverse.ts';
import root_ from './root.ts';
import round_ from './round.ts';
import safe_ from './safe.ts';
import select_ from './select.ts';
import selectattr_ from './selectattr.ts';
import sha1_ from './sha1.ts';
import shuffle_ from './shuffle.ts';
import skipped_ from './skipped.ts';
import slice_ from './slice.ts';
import sort_ from './sort.ts';
import split_ from './split.ts';
import splitext_ from './splitext.ts';
import strftime_ from './strftime.ts';
import string_ from './string.ts';
import striptags_ from './striptags.ts';
import subelements_ from './subelements.ts';
import succeeded_ from './succeeded.ts';
import sum_ from './sum.ts';
import symmetric_difference_ from './symmetric_difference.ts';
import ternary_ from './ternary.ts';
import title_ from './title.ts';
import to_datetime_ from './to_datetime.ts';
import to_json_ from './to_json.ts';
import to_nice_json_ from './to_nice_json.ts';
import to_nice_yaml_ from './to_nice_yaml.ts';
import to_uuid_ from './to_uuid.ts';
import to_yaml_ from './to_yaml.ts';
import tojson_ from './tojson.ts';
import trim_ from './trim.ts';
import truncate_ from './truncate.ts';
import type_debug_ from './type_debug.ts';
import union_ from './union.ts';
import unique_ from './unique.ts';
import unvault_ from './unvault.ts';
import upper_ from './upper.ts';
import urldecode_ from './urldecode.ts';
import urlencode_ from './urlencode.ts';
import urlize_ from './urlize.ts';
import urlsplit_ from './urlsplit.ts';
import vault_ from './vault.ts';
import win_basename_ from './win_basename.ts';
import win_dirname_ from './win_dirname.ts';
import win_splitdrive_ from './win_splitdrive.ts';
import wordcount_ from './wordcount.ts';
import wordwrap_ from './wordwrap.ts';
import xmlattr_ from './xmlattr.ts';
import zip_ from './zip.ts';
import zip_longest_ from './zip_longest.ts';

/** Every filter that comes with cbx, other names of one right after it. */
export const filters: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ['abs', abs_],
  ['attr', attr_],
  ['b64decode', b64decode_],
  ['b64encode', b64encode_],
  ['basename', basename_],
  ['batch', batch_],
  ['bool', bool_],
  ['capitalize', capitalize_],
  ['center', center_],
  ['changed', changed_],
  ['change', changed_],
  ['checksum', checksum_],
  ['combinations', combinations_],
  ['combine', combine_],
  ['comment', comment_],
  ['default', default_],
  ['d', default_],
  ['dict2items', dict2items_],
  ['dictsort', dictsort_],
  ['difference', difference_],
  ['dirname', dirname_],
  ['escape', escape_],
  ['e', escape_],
  ['expanduser', expanduser_],
  ['expandvars', expandvars_],
  ['extract', extract_],
  ['failed', failed_],
  ['failure', failed_],
  ['fileglob', fileglob_],
  ['filesizeformat', filesizeformat_],
  ['first', first_],
  ['flatten', flatten_],
  ['float', float_],
  ['forceescape', forceescape_],
  ['format', format_],
  ['from_json', from_json_],
  ['from_yaml', from_yaml_],
  ['from_yaml_all', from_yaml_all_],
  ['groupby', groupby_],
  ['hash', hash_],
  ['human_readable', human_readable_],
  ['human_to_bytes', human_to_bytes_],
  ['indent', indent_],
  ['int', int_],
  ['intersect', intersect_],
  ['items', items_],
  ['items2dict', items2dict_],
  ['join', join_],
  ['last', last_],
  ['length', length_],
  ['count', length_],
  ['list', list_],
  ['log', log_],
  ['lower', lower_],
  ['mandatory', mandatory_],
  ['map', map_],
  ['max', max_],
  ['md5', md5_],
  ['min', min_],
  ['password_hash', password_hash_],
  ['path_join', path_join_],
  ['permutations', permutations_],
  ['pow', pow_],
  ['pprint', pprint_],
  ['product', product_],
  ['quote', quote_],
  ['random', random_],
  ['realpath', realpath_],
  ['regex_escape', regex_escape_],
  ['regex_findall', regex_findall_],
  ['regex_replace', regex_replace_],
  ['regex_search', regex_search_],
  ['reject', reject_],
  ['rejectattr', rejectattr_],
  ['rekey_on_member', rekey_on_member_],
  ['relpath', relpath_],
  ['replace', replace_],
  ['reverse', reverse_],
  ['root', root_],
  ['round', round_],
  ['safe', safe_],
  ['select', select_],
  ['selectattr', selectattr_],
  ['sha1', sha1_],
  ['shuffle', shuffle_],
  ['skipped', skipped_],
  ['skip', skipped_],
  ['slice', slice_],
  ['sort', sort_],
  ['split', split_],
  ['splitext', splitext_],
  ['strftime', strftime_],
  ['string', string_],
  ['striptags', striptags_],
  ['subelements', subelements_],
  ['succeeded', succeeded_],
  ['success', succeeded_],
  ['sum', sum_],
  ['symmetric_difference', symmetric_difference_],
  ['ternary', ternary_],
  ['title', title_],
  ['to_datetime', to_datetime_],
  ['to_json', to_json_],
  ['to_nice_json', to_nice_json_],
  ['to_nice_yaml', to_nice_yaml_],
  ['to_uuid', to_uuid_],
  ['to_yaml', to_yaml_],
  ['tojson', tojson_],
  ['trim', trim_],
  ['truncate', truncate_],
  ['type_debug', type_debug_],
  ['union', union_],
  ['unique', unique_],
  ['unvault', unvault_],
  ['upper', upper_],
  ['urldecode', urldecode_],
  ['urlencode', urlencode_],
  ['urlize', urlize_],
  ['urlsplit', urlsplit_],
  ['vault', vault_],
  ['win_basename', win_basename_],
  ['win_dirname', win_dirname_],
  ['win_splitdrive', win_splitdrive_],
  ['wordcount', wordcount_],
  ['wordwrap', wordwrap_],
  ['xmlattr', xmlattr_],
  ['zip', zip_],
  ['zip_longest', zip_longest_],
]);
