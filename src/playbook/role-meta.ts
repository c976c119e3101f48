import type { Span } from '../errors/index.ts';
import { didYouMean } from '../util/nearest.ts';
import { type Dict, isDict, isList, type Value } from '../values/value.ts';
import type { LoadContext } from './load-context.ts';
import { findRoleFile } from './role-search.ts';
import { EMPTY_DICT, keySpan, kindOf, textOf } from './source.ts';

export interface RoleMeta {
  readonly dependencies: Value;
  readonly allowDuplicates: boolean;
  readonly collections: readonly string[];
  readonly argumentSpecs: Dict;
  /** cbx: the play that the role declares for `cbx run <role>`. */
  readonly play: Dict | undefined;
  readonly at: Span | undefined;
}

const KEYS = ['allow_duplicates', 'dependencies', 'galaxy_info', 'argument_specs', 'standalone', 'collections', 'cbx'];

/**
 * What a role says of itself: meta/main, meta/argument_specs, and cbx's own meta/cbx (Ansible never reads that one, so
 * a role with a play header stays usable there; a `cbx:` key in meta/main is read as well).
 */
export function readRoleMeta(rolePath: string, context: LoadContext): RoleMeta {
  const main = readMapping(`${rolePath}/meta`, 'main', context);
  const specs = readMapping(`${rolePath}/meta`, 'argument_specs', context);
  const own = readMapping(`${rolePath}/meta`, 'cbx', context);
  for (const key of main?.map.keys() ?? []) {
    const name = textOf(key) ?? kindOf(key);
    if (main === undefined || KEYS.includes(name)) continue;
    const message = `"${name}" is not a key of a role's meta file`;
    context.report.error('PLAYBOOK_UNKNOWN_KEYWORD', message, keySpan(main.map, key, main.at), didYouMean(name, KEYS));
  }
  const get = (key: string): Value => main?.map.get(key) ?? null;
  const collections = get('collections');
  const header = own?.map ?? dict(get('cbx'));
  const fromMain = dict(get('argument_specs'));
  return {
    dependencies: get('dependencies'),
    allowDuplicates:
      get('allow_duplicates') === true || /^(yes|true|y|on|1)$/i.test(textOf(get('allow_duplicates')) ?? ''),
    collections: isList(collections) ? collections.flatMap((name) => textOf(name) ?? []) : [],
    argumentSpecs: dict(specs?.map.get('argument_specs') ?? null) ?? fromMain ?? EMPTY_DICT,
    play: dict(header?.get('play') ?? null),
    at: main?.at,
  };
}

function dict(value: Value): Dict | undefined {
  return isDict(value) ? value : undefined;
}

function readMapping(folder: string, name: string, context: LoadContext): { map: Dict; at: Span } | undefined {
  const path = findRoleFile(folder, name, false);
  if (path === undefined) return undefined;
  const parsed = context.sources.read(path);
  for (const error of parsed.errors) context.report.caught(error);
  if (isDict(parsed.value)) return { map: parsed.value, at: parsed.at };
  if (parsed.value !== null && parsed.errors.length === 0) {
    const message = `a role's meta file has to hold a mapping, not ${kindOf(parsed.value)}`;
    context.report.error('PLAYBOOK_MALFORMED', message, parsed.at);
  }
  return undefined;
}
