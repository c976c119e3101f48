import type { Test } from '../context.ts';
import abs_ from './abs.ts';
import all_ from './all.ts';
import any_ from './any.ts';
import boolean_ from './boolean.ts';
import callable_ from './callable.ts';
import changed_ from './changed.ts';
import contains_ from './contains.ts';
import defined_ from './defined.ts';
import directory_ from './directory.ts';
import divisibleby_ from './divisibleby.ts';
import eq_ from './eq.ts';
import escaped_ from './escaped.ts';
import even_ from './even.ts';
import exists_ from './exists.ts';
import failed_ from './failed.ts';
import false_ from './false.ts';
import falsy_ from './falsy.ts';
import file_ from './file.ts';
import filter_ from './filter.ts';
import finished_ from './finished.ts';
import float_ from './float.ts';
import ge_ from './ge.ts';
import gt_ from './gt.ts';
import in_ from './in.ts';
import integer_ from './integer.ts';
import isnan_ from './isnan.ts';
import iterable_ from './iterable.ts';
import le_ from './le.ts';
import link_ from './link.ts';
import link_exists_ from './link_exists.ts';
import lower_ from './lower.ts';
import lt_ from './lt.ts';
import mapping_ from './mapping.ts';
import match_ from './match.ts';
import mount_ from './mount.ts';
import ne_ from './ne.ts';
import none_ from './none.ts';
import number_ from './number.ts';
import odd_ from './odd.ts';
import reachable_ from './reachable.ts';
import regex_ from './regex.ts';
import same_file_ from './same_file.ts';
import sameas_ from './sameas.ts';
import search_ from './search.ts';
import sequence_ from './sequence.ts';
import skipped_ from './skipped.ts';
import started_ from './started.ts';
import string_ from './string.ts';
import subset_ from './subset.ts';
import succeeded_ from './succeeded.ts';
import superset_ from './superset.ts';
import test_ from './test.ts';
import true_ from './true.ts';
import truthy_ from './truthy.ts';
import undefined_ from './undefined.ts';
import unreachable_ from './unreachable.ts';
import upper_ from './upper.ts';
import uri_ from './uri.ts';
import url_ from './url.ts';
import urn_ from './urn.ts';
import vault_encrypted_ from './vault_encrypted.ts';
import version_ from './version.ts';

/** Every test that comes with cbx, other names of one right after it. */
export const tests: ReadonlyMap<string, Test> = new Map<string, Test>([
  ['abs', abs_],
  ['is_abs', abs_],
  ['all', all_],
  ['any', any_],
  ['boolean', boolean_],
  ['callable', callable_],
  ['changed', changed_],
  ['change', changed_],
  ['contains', contains_],
  ['defined', defined_],
  ['directory', directory_],
  ['is_dir', directory_],
  ['divisibleby', divisibleby_],
  ['eq', eq_],
  ['==', eq_],
  ['equalto', eq_],
  ['escaped', escaped_],
  ['even', even_],
  ['exists', exists_],
  ['failed', failed_],
  ['failure', failed_],
  ['false', false_],
  ['falsy', falsy_],
  ['file', file_],
  ['is_file', file_],
  ['filter', filter_],
  ['finished', finished_],
  ['float', float_],
  ['ge', ge_],
  ['>=', ge_],
  ['gt', gt_],
  ['>', gt_],
  ['greaterthan', gt_],
  ['in', in_],
  ['integer', integer_],
  ['isnan', isnan_],
  ['nan', isnan_],
  ['iterable', iterable_],
  ['le', le_],
  ['<=', le_],
  ['link', link_],
  ['is_link', link_],
  ['link_exists', link_exists_],
  ['lower', lower_],
  ['lt', lt_],
  ['<', lt_],
  ['lessthan', lt_],
  ['mapping', mapping_],
  ['match', match_],
  ['mount', mount_],
  ['is_mount', mount_],
  ['ne', ne_],
  ['!=', ne_],
  ['none', none_],
  ['number', number_],
  ['odd', odd_],
  ['reachable', reachable_],
  ['regex', regex_],
  ['same_file', same_file_],
  ['is_same_file', same_file_],
  ['sameas', sameas_],
  ['search', search_],
  ['sequence', sequence_],
  ['skipped', skipped_],
  ['skip', skipped_],
  ['started', started_],
  ['string', string_],
  ['subset', subset_],
  ['issubset', subset_],
  ['succeeded', succeeded_],
  ['success', succeeded_],
  ['successful', succeeded_],
  ['superset', superset_],
  ['issuperset', superset_],
  ['test', test_],
  ['true', true_],
  ['truthy', truthy_],
  ['undefined', undefined_],
  ['unreachable', unreachable_],
  ['upper', upper_],
  ['uri', uri_],
  ['url', url_],
  ['urn', urn_],
  ['vault_encrypted', vault_encrypted_],
  ['version', version_],
  ['version_compare', version_],
]);
