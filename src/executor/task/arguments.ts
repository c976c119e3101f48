import type { Sourced } from '../../errors/index.ts';
import { spanOf } from '../../parsing/index.ts';
import { parseKeyValues } from '../../playbook/index.ts';
import { unbox } from '../../task/index.ts';
import type { Templar } from '../../template/templar.ts';
import { str, typeName } from '../../values/index.ts';
import { type Dict, isDict, isList, type Value } from '../../values/value.ts';
import type { VariableScope } from '../../vars/scope.ts';
import type { Effective } from '../effective.ts';
import { TaskFailure } from '../failure.ts';

/**
 * A task's arguments for one host: module_defaults below, what a template gives as a whole, then what was written; members
 * that are `omit` are left out. Free-form text comes as `_raw_params`.
 */
export async function renderArguments(
  effective: Effective,
  templar: Templar,
  scope: VariableScope,
  omit: Value,
): Promise<Map<string, Value>> {
  const { action } = effective.task;
  const args = await moduleDefaults(effective, templar, scope);
  if (action.templatedArgs !== undefined) {
    const whole = unbox(await templar.renderSourced(action.templatedArgs, scope));
    for (const [key, value] of membersOf(whole, action.templatedArgs)) args.set(key, value);
  }
  if (action.freeForm !== undefined && action.module === 'add_host') {
    const whole = unbox(await templar.renderSourced(action.freeForm, scope));
    // The message is ansible-core 2.14's, as it spells it.
    const asked = 'Invalid raw parameters passed, requires a dictonary/mapping got a ';
    if (!isDict(whole))
      throw new TaskFailure({ changed: false, failed: true, msg: `${asked} <class '${typeName(whole)}'>` });
    for (const [key, value] of whole) args.set(str(key), value);
  } else if (action.freeForm !== undefined) {
    args.set('_raw_params', await templar.renderSourced(action.freeForm, scope, RAW));
  }
  for (const [key, value] of action.args) {
    const name = str(key);
    const written =
      action.module === 'set_fact' && templar.isTemplate(key) ? str(await templar.render(key, scope)) : name;
    const at = spanOf(action.args, key)?.value ?? action.written.at;
    const rendered = await templar.render(value, scope, { at });
    // ansible-core evaluates a list of conditions as it was written, though only once all of it could be rendered.
    args.set(written, action.module === 'assert' && name === 'that' && isList(value) ? value : rendered);
  }
  for (const [key, value] of args) {
    if (isOmit(value, omit)) args.delete(key);
    else args.set(key, withoutOmitted(value, omit));
  }
  return args;
}

/** Free-form text stays text: a command that looks like a list is still a command. */
const RAW = { convertData: false } as const;

function membersOf(whole: Value, written: Sourced<string>): Iterable<[string, Value]> {
  if (isDict(whole)) return [...whole].map(([key, value]): [string, Value] => [str(key), value]);
  if (typeof whole === 'string') {
    const { args, freeForm } = parseKeyValues(whole, written.at);
    // The message is ansible-core 2.14's.
    if (freeForm !== undefined)
      throw new TaskFailure({ failed: true, msg: `invalid or malformed argument: '${freeForm.value}'` });
    return [...args].map(([key, value]) => [str(key), value]);
  }
  throw new TaskFailure({ failed: true, msg: `the arguments are not a dictionary but ${str(whole)}` });
}

async function moduleDefaults(
  effective: Effective,
  templar: Templar,
  scope: VariableScope,
): Promise<Map<string, Value>> {
  const args = new Map<string, Value>();
  const written = effective.all('module_defaults');
  if (written.length === 0) return args;
  const { module } = effective.task.action;
  const names = new Set([module, `ansible.builtin.${module}`, `ansible.legacy.${module}`]);
  for (const { value } of written) {
    const lists = isList(value) ? value : [value];
    for (const defaults of lists) {
      if (!isDict(defaults)) continue;
      for (const [name, values] of defaults as Dict) {
        if (!names.has(str(name))) continue;
        const rendered = unbox(await templar.render(values, scope));
        if (isDict(rendered)) for (const [key, value] of rendered) args.set(str(key), value);
      }
    }
  }
  return args;
}

/** `omit` inside of lists and dicts: members that hold it are left out there too. */
function withoutOmitted(value: Value, omit: Value): Value {
  if (isList(value)) {
    if (!value.some((item) => isOmit(item, omit))) return value;
    return value.filter((item) => !isOmit(item, omit));
  }
  if (!isDict(value)) return value;
  for (const member of value.values()) {
    if (isOmit(member, omit)) return new Map([...value].filter(([, other]) => !isOmit(other, omit)));
  }
  return value;
}

function isOmit(value: Value, omit: Value): boolean {
  return value === omit || unbox(value) === omit;
}
