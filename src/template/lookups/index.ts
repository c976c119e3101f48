import type { Lookup } from '../context.ts';
import config_ from './config.ts';
import csvfile_ from './csvfile.ts';
import dict_ from './dict.ts';
import env_ from './env.ts';
import file_ from './file.ts';
import fileglob_ from './fileglob.ts';
import first_found_ from './first_found.ts';
import indexed_items_ from './indexed_items.ts';
import ini_ from './ini.ts';
import inventory_hostnames_ from './inventory_hostnames.ts';
import items_ from './items.ts';
import lines_ from './lines.ts';
import list_ from './list.ts';
import nested_ from './nested.ts';
import password_ from './password.ts';
import pipe_ from './pipe.ts';
import random_choice_ from './random_choice.ts';
import sequence_ from './sequence.ts';
import subelements_ from './subelements.ts';
import template_ from './template.ts';
import together_ from './together.ts';
import unvault_ from './unvault.ts';
import url_ from './url.ts';
import varnames_ from './varnames.ts';
import vars_ from './vars.ts';

/** Every lookup that comes with cbx, other names of one right after it. */
export const lookups: ReadonlyMap<string, Lookup> = new Map<string, Lookup>([
  ['config', config_],
  ['csvfile', csvfile_],
  ['dict', dict_],
  ['env', env_],
  ['file', file_],
  ['fileglob', fileglob_],
  ['first_found', first_found_],
  ['indexed_items', indexed_items_],
  ['ini', ini_],
  ['inventory_hostnames', inventory_hostnames_],
  ['items', items_],
  ['lines', lines_],
  ['list', list_],
  ['nested', nested_],
  ['password', password_],
  ['pipe', pipe_],
  ['random_choice', random_choice_],
  ['sequence', sequence_],
  ['subelements', subelements_],
  ['template', template_],
  ['together', together_],
  ['unvault', unvault_],
  ['url', url_],
  ['varnames', varnames_],
  ['vars', vars_],
]);
