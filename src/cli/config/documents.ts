import { SETTINGS, type SettingName, type SettingRow } from '../../config/index.ts';
import type { Value } from '../../values/index.ts';

/** What JSON can hold. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [name: string]: Plain };

/** What there is to set, per name: where it may stand, what it may be. The shape is that of `ansible-config list`. */
export function listDocument(names: readonly SettingName[]): Plain {
  return Object.fromEntries(names.map((name) => [name, entryOf(SETTINGS[name])]));
}

function entryOf({ about, type, default: value, choices, env, ini, isIdle }: SettingRow): Plain {
  return {
    description: isIdle === true ? `${about}; without effect in cbx` : about,
    type,
    default: value,
    ...(choices === undefined ? {} : { choices }),
    env: env.map((name) => ({ name })),
    ini: ini.map((place) => ({ section: place.replace(/\..*/, ''), key: place.replace(/^[^.]*\./, '') })),
  };
}

/** The same as a value of the language, which dumpers take. */
export function plainToValue(plain: Plain): Value {
  if (Array.isArray(plain)) return plain.map(plainToValue);
  if (typeof plain !== 'object' || plain === null) return plain as Value;
  return new Map(
    Object.entries(plain as Readonly<Record<string, Plain>>).map(([key, one]) => [key, plainToValue(one)]),
  );
}
