import { str, typeName } from '../values/index.ts';
import { type Dict, isDict, isList, type Value } from '../values/value.ts';
import { CoercionError, coerce, unbox } from './coerce.ts';
import type { ArgumentSchema } from './module.ts';

type Properties = Readonly<Record<string, ArgumentSchema>>;

/** The options that a dict, or every dict of a list, may hold; undefined for an argument that says nothing of its members. */
export function optionsWithin(argument: ArgumentSchema): Properties | undefined {
  return argument.properties ?? argument.items?.properties;
}

/**
 * ansible-core 2.14 looks for secrets in nested options before it checks anything else, and there trips over the first container
 * that is none: its message, or undefined where all of them are.
 */
export function unfitContainer(
  properties: Properties,
  given: Dict,
  isDynamic: (value: Value) => boolean = () => false,
): string | undefined {
  for (const [name, argument] of Object.entries(properties)) {
    const within = optionsWithin(argument);
    const value = given.get(name);
    if (within === undefined || value === undefined || isDynamic(value)) continue;
    const plain = unbox(value);
    if (plain === null) continue;
    for (const item of isList(plain) ? plain : [plain]) {
      if (isDynamic(item)) continue;
      const found = unfit(name, argument, within, unbox(item), isDynamic);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function unfit(
  name: string,
  argument: ArgumentSchema,
  within: Properties,
  item: Value,
  isDynamic: (value: Value) => boolean,
): string | undefined {
  let members = item;
  if (typeof item === 'string') {
    try {
      members = coerce(item, 'dict').value as Value;
    } catch (error) {
      if (error instanceof CoercionError) return error.message;
      throw error;
    }
  }
  if (isDict(members)) return unfitContainer(within, members, isDynamic);
  const { 'x-type': type } = argument;
  return `Value '${str(item)}' in the sub parameter field '${name}' must by a ${type}, not '${typeName(item)}'`;
}
