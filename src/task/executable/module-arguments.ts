import { dumpJson } from '../../parsing/index.ts';
import { quote } from '../../shell/script.ts';
import { str } from '../../values/index.ts';
import type { Value } from '../../values/value.ts';
import { unbox } from '../coerce.ts';
import type { TaskContext } from '../module.ts';

/** The arguments of the task, and what ansible-core 2.14 tells every module beside them. */
export function moduleArguments(
  name: string,
  args: Readonly<Record<string, unknown>>,
  { checkMode, diffMode, verbosity }: TaskContext,
): ReadonlyMap<string, Value> {
  return new Map<string, Value>([
    ...(Object.entries(args) as [string, Value][]),
    ['_ansible_check_mode', checkMode],
    ['_ansible_no_log', false],
    ['_ansible_debug', false],
    ['_ansible_diff', diffMode],
    ['_ansible_verbosity', verbosity],
    ['_ansible_version', '2.14.18'],
    ['_ansible_module_name', name],
    ['_ansible_shell_executable', '/bin/sh'],
  ]);
}

/** One line of JSON. */
export function jsonArguments(args: ReadonlyMap<string, Value>): string {
  return dumpJson(args);
}

/** `name=value` words that a shell can read with `. "$1"`; anything but text is written as Python prints it. */
export function wordArguments(args: ReadonlyMap<string, Value>): string {
  return [...args].map(([name, value]) => `${name}=${quote(str(unbox(value)))} `).join('');
}
